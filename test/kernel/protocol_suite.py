"""The tests of PyPI's jupyter_kernel_test with a sample for each of them."""

import unittest

import jupyter_kernel_test as suite


class BeambookKernelTests(suite.KernelTests):
    kernel_name = "beambook"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('careful')"
    completion_samples = [
        {"text": "Number.MAX_S", "matches": {"MAX_SAFE_INTEGER"}},
        {"text": "const t = 'a'; t.padS", "matches": {"padStart"}},
    ]
    complete_code_samples = ["1", "const a = 3", "function f(n: number) {\n  return n\n}", "await (f())"]
    incomplete_code_samples = ["function f() {", "const text = `open", "[1, 2,", "/* a comment", "f(1,"]
    invalid_code_samples = ["let = = 3", "foo bar baz ) (", "1 +* 2", 'const a = "x'"\n3"]
    code_page_something = "notebook.page('one page')"
    code_generate_error = "throw new RangeError('too far')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[1, 2, 3].map((n) => n * n)", "result": "[ 1, 4, 9 ]"},
        {"code": "await Promise.resolve('later')", "result": "'later'"},
        {
            "code": "({ [Symbol.for('Jupyter.display')]: async () => ({ 'text/html': '<b>x</b>' }) })",
            "result": "<b>x</b>",
            "mime": "text/html",
        },
    ]
    code_display_data = [
        {"code": "display.html('<b>x</b>')", "mime": "text/html"},
        {"code": "display({ a: 1 })", "mime": "text/plain"},
        {"code": "import { display as old } from 'tslab'; old.svg('<svg/>')", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1 + 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "clearOutput()"


class BeambookWelcomeTests(suite.IopubWelcomeTests):
    kernel_name = "beambook"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
