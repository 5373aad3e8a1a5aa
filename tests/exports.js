// SPDX-License-Identifier: GPL-3.0-or-later
// Runs exported scripts, all in this process: node exports.js [--broken | --lines] FILE...
//
// The same as exports.py, which see.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');

const BREAK = `
EXPECTED.forEach((e, n) => {
    EXPECTED[n] = Number.isFinite(e) ? e + 3 * RELATIVE * Math.max(Math.abs(e), SIZE) + 1e-30 : 1;
});

function near(`;

const load = createRequire(path.join(process.cwd(), 'exports'));
const args = process.argv.slice(2);
const broken = args[0] === '--broken';
const lines = args[0] === '--lines';
let passed = 0;
let failed = 0;
let without = 0;

const LINE = `
function judge(results) {
    assert.ok(results.length === EXPECTED.length && results.every((r, n) => near(r, EXPECTED[n])),
        \`\${results} is not \${EXPECTED}\`);
}
judge(Array.from((`;

function run(file) {
    let text = fs.readFileSync(file, 'utf8');
    const said = [];
    if (broken)
        text = text.replace('\nfunction near(', BREAK);
    if (lines)
        text += LINE + fs.readFileSync(file.replace(/js$/, 'line'), 'utf8') + ').dataSync()));\n';
    new Function('require', 'console', text)(load, { log: (...words) => said.push(words) });
    if (!['loss', 'losses'].includes(said[0][0]))
        throw new Error('prints no loss');
}

for (const file of args.slice(broken || lines ? 1 : 0)) {
    if (lines && !fs.existsSync(file.replace(/js$/, 'line'))) {
        without++;
        continue;
    }
    try {
        run(file);
        passed++;
        if (broken)
            console.log(`${file}: passes with a wrong value`);
    } catch (error) {
        const caught = error.code === 'ERR_ASSERTION';
        failed += !broken || caught;
        if (!broken || !caught)
            console.log(`${file}: ${error.message}`);
    }
}
if (lines)
    console.log(`${without} without a line`);
console.log(`${passed} passed, ${failed} failed`);
