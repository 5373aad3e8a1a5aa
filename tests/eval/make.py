#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the files of scores in this folder, and what the frameworks themselves give for them.

    python3 tests/eval/make.py        needs numpy, scikit-learn and PyTorch

No one writes numbers in here by hand: a logistic regression and small networks are trained on
scikit-learn's digits and iris, their scores are saved as their users save them, and the losses come
from scikit-learn's log_loss and PyTorch's losses.  expected.tsv has a line for each:

    file of values, file of labels ('-': the same), kind, convention, framework's call, loss
"""
import os

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits, load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

here = os.path.dirname(os.path.abspath(__file__))
expected = []


def path(name):
    return os.path.join(here, name)


def write_csv(name, header, values, labels):
    with open(path(name), "w") as f:
        f.write(",".join(header) + "\n")
        for row, label in zip(values.tolist(), labels):
            f.write(",".join(repr(v) for v in row) + ",%s\n" % label)


def note(values, labels, kind, convention, call, loss):
    expected.append("\t".join([values, labels, kind, convention, call, repr(float(loss))]))


def digits():
    """CSV of logits with a header, float64: a logistic regression on scikit-learn's digits."""
    x, y = load_digits(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=240, random_state=1)
    model = LogisticRegression(C=0.3, max_iter=1000).fit(x_train, y_train)
    scores, probs = model.decision_function(x_test), model.predict_proba(x_test)
    write_csv("digits.csv", ["z%d" % c for c in range(10)] + ["label"], scores, y_test)
    note("digits.csv", "-", "logits", "exact", "sklearn log_loss(y, predict_proba)",
         log_loss(y_test, probs))
    note("digits.csv", "-", "logits", "pytorch", "torch cross_entropy, float64",
         F.cross_entropy(torch.tensor(scores), torch.tensor(y_test)))
    np.save(path("digits_probs.npy"), probs)
    np.save(path("digits_labels.npy"), y_test)
    note("digits_probs.npy", "digits_labels.npy", "probs", "sklearn", "sklearn log_loss",
         log_loss(y_test, probs))


def iris():
    """CSV of probabilities, the columns called by the classes: a small network on iris."""
    data = load_iris()
    x_train, x_test, y_train, y_test = train_test_split(
        data.data, data.target, test_size=90, random_state=3, stratify=data.target)
    model = MLPClassifier((8,), max_iter=3000, random_state=0).fit(x_train, y_train)
    probs = model.predict_proba(x_test)
    write_csv("iris.csv", ["p:" + n for n in data.target_names] + ["target"], probs, y_test)
    note("iris.csv", "-", "probs", "sklearn", "sklearn log_loss", log_loss(y_test, probs))
    note("iris.csv", "-", "probs", "exact", "torch nll_loss of ln p, float64",
         F.nll_loss(torch.tensor(probs).log(), torch.tensor(y_test)))


def network():
    """Two NPY files, float32 logits and int64 labels: a network of PyTorch on digits."""
    torch.manual_seed(0)
    x, y = load_digits(return_X_y=True)
    x = torch.tensor(x / 16, dtype=torch.float32)
    y = torch.tensor(y)
    train, test = slice(0, 1200), slice(1200, 1600)
    model = torch.nn.Sequential(torch.nn.Linear(64, 24), torch.nn.ReLU(), torch.nn.Linear(24, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(150):
        optimizer.zero_grad()
        F.cross_entropy(model(x[train]), y[train]).backward()
        optimizer.step()
    with torch.no_grad():
        logits = model(x[test])
    np.save(path("network_logits.npy"), logits.numpy())
    np.save(path("network_labels.npy"), y[test].numpy())
    files = ("network_logits.npy", "network_labels.npy", "logits")
    note(*files, "pytorch", "torch cross_entropy, float32", F.cross_entropy(logits, y[test]))
    note(*files, "exact", "torch cross_entropy, float64",
         F.cross_entropy(logits.double(), y[test]))
    weight = torch.linspace(0.5, 2, 10, dtype=torch.float64)
    np.savetxt(path("network_weights.txt"), weight.numpy(), fmt="%.17g")
    note(*files, "pytorch weighted", "torch cross_entropy(weight=w), float64",
         F.cross_entropy(logits.double(), y[test], weight))
    note(*files, "pytorch smoothed", "torch cross_entropy(label_smoothing=0.1), float64",
         F.cross_entropy(logits.double(), y[test], label_smoothing=0.1))
    note(*files, "pytorch ignoring 3", "torch cross_entropy(ignore_index=3), float64",
         F.cross_entropy(logits.double(), y[test], ignore_index=3))
    z = logits.double().requires_grad_()
    F.cross_entropy(z, y[test]).backward()
    np.save(path("network_gradient.npy"), z.grad.numpy())
    losses = F.cross_entropy(logits.double(), y[test], reduction="none")
    np.save(path("network_losses.npy"), losses.numpy())


digits()
iris()
network()
with open(path("expected.tsv"), "w") as f:
    f.write("# made by make.py: scikit-learn and PyTorch %s\n" % torch.__version__)
    f.write("\n".join(expected) + "\n")
