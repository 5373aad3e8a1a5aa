# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs exported scripts, all in this process: python3 exports.py [--broken | --lines] FILE...

Prints what went wrong, then how many passed and how many failed.  With --broken the expected value
of each script is made wrong by three times what it lets through: none may pass.  With --lines it is
not the script that is judged, but the line beside it, FILE.line: what it gives must be what the
script expects, as far as float32 can tell; how many scripts have no line is said as well."""
import contextlib
import importlib
import io
import math
import os
import sys
import warnings

BREAK = """
EXPECTED = [e + 3 * RELATIVE * max(abs(e), SIZE) + 1e-300 if isfinite(e) else 1.0 for e in EXPECTED]


def near("""

# what a line may name
NAMES = {"np": "numpy", "torch": "torch", "keras": "keras", "optax": "optax", "jnp": "jax.numpy"}
PACKAGES = ("sklearn.metrics", "scipy.special")


def run(path, broken):
    """The names that the script leaves behind."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if broken:
        assert text.count("\ndef near(") == 1, path
        text = text.replace("\ndef near(", BREAK)
    names = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(text, path, "exec"), names)
    words = output.getvalue().split()
    assert words and words[0] in ("loss", "losses"), words
    return names


def importable():
    """The packages that there are, by the names that lines give them."""
    found = {"math": math}
    for package in PACKAGES:
        with contextlib.suppress(ImportError):
            importlib.import_module(package)
            found[package.split(".")[0]] = sys.modules[package.split(".")[0]]
    for name, package in NAMES.items():
        with contextlib.suppress(ImportError):
            found[name] = importlib.import_module(package)
    return found


def numbers(result):
    """All numbers of an array, or one."""
    return [float(number) for number in getattr(result, "reshape", lambda _: [result])(-1)]


def judge_line(path, packages):
    """Whether there is a line; one that gives another value raises AssertionError."""
    line = os.path.splitext(path)[0] + ".line"
    if not os.path.exists(line):
        return False
    names = run(path, False)
    with open(line, encoding="utf-8") as file:
        results = numbers(eval(file.read(), dict(packages)))
    names["RELATIVE"] = max(names["RELATIVE"], 1e-5)
    near = all(map(names["near"], results, names["EXPECTED"]))
    assert len(results) == len(names["EXPECTED"]) and near, (results, names["EXPECTED"])
    return True


def main(arguments):
    broken, lines = arguments[0] == "--broken", arguments[0] == "--lines"
    packages = importable() if lines else {}
    passed = failed = without = 0
    for path in arguments[broken or lines :]:
        try:
            judged = judge_line(path, packages) if lines else run(path, broken)
        except AssertionError as error:
            failed += 1
            if not broken:
                print(f"{path}: {error}")
        except Exception as error:  # whatever else a script can do wrong
            failed += not broken
            print(f"{path}: {type(error).__name__}: {error}")
        else:
            passed += bool(judged)
            without += not judged
            if broken:
                print(f"{path}: passes with a wrong value")
    if lines:
        print(without, "without a line")
    print(passed, "passed,", failed, "failed")


warnings.simplefilter("ignore")
main(sys.argv[1:])
