// Counts what the test runs of .ci/run reported.
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const say = (line) => process.stdout.write(`${line}\n`)
const [what, path] = process.argv.slice(2)
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)
const hasFailed = (file) => file.status !== 'passed' || file.assertionResults.some((test) => test.status === 'failed')

function printFailures(report) {
  for (const file of report.testResults.filter(hasFailed)) {
    if (file.message) say(`FAILED ${relative('.', file.name)}: ${file.message.slice(0, 3000)}`)
    for (const test of file.assertionResults.filter((one) => one.status === 'failed')) {
      say(`FAILED ${test.fullName}: ${test.failureMessages.join('\n').slice(0, 3000)}`)
    }
  }
}

/** Passed and failed tests of one report; a file that could not be run counts as a failed test. */
function counts(report) {
  const broken = report.testResults.filter((file) => file.status !== 'passed' && !file.assertionResults.some((test) => test.status === 'failed')).length
  const skipped = report.numPendingTests + report.numTodoTests
  if (skipped > 0) say(`${skipped} tests were skipped, which is not allowed here`)
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken + skipped }
}

function total(folder) {
  let [passed, failed] = [0, 0]
  for (const [name, called] of [['first', 'this Node'], ['second', 'Node 24']]) {
    const report = read(join(folder, `${name}.json`))
    const code = existsSync(join(folder, `${name}.code`)) ? readFileSync(join(folder, `${name}.code`), 'utf8').trim() : 'none'
    if (report === undefined) {
      say(`no report of ${called}`)
      failed += 1
      continue
    }
    const first = counts(report)
    const second = read(join(folder, `${name}-again.json`))
    if (first.failed > 0 && second !== undefined) {
      const repeated = counts(second)
      if (repeated.failed === 0) say(`${called}: ${first.failed} tests failed, and passed when their files were run alone`)
      else printFailures(second)
      passed += first.passed + (repeated.failed === 0 ? first.failed : Math.max(0, first.failed - repeated.failed))
      failed += repeated.failed
      continue
    }
    passed += first.passed
    // Types or lint may have failed where no test did.
    failed += first.failed > 0 || code === '0' ? first.failed : 1
  }
  if (existsSync(join(folder, 'checks.failed'))) {
    say('types or lint failed')
    failed += 1
  }
  say(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

if (what === 'failed-files') say((read(path)?.testResults ?? []).filter(hasFailed).map((file) => relative('.', file.name)).join(' '))
else if (what === 'print-failures') printFailures(read(path))
else total(path)
