"""Parameters of TypeScript notebooks for papermill.

Installed (`pip install packages/kernel/papermill`), it makes the plain `papermill` command know the language, because
papermill loads its engines' modules when it starts. Without installing: `python -m beambook_papermill IN OUT -p NAME VALUE`
with this folder on PYTHONPATH.
"""

import json
import math
import re
import sys

from papermill.engines import NBClientEngine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

_DECLARATION = re.compile(
    r"^(?:const|let|var)\s+(?P<name>[A-Za-z_$][\w$]*)\s*(?::\s*(?P<type>[^=]+?))?\s*="
    r"\s*(?P<value>.*?)\s*;?\s*(?://\s*(?P<help>.*))?$"
)


class TypeScriptTranslator(Translator):
    """Writes the injected cell and reads the cell tagged "parameters"."""

    @classmethod
    def translate_escaped_str(cls, value):
        return json.dumps(str(value))

    @classmethod
    def translate_none(cls, value):
        return "null"

    @classmethod
    def translate_float(cls, value):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return repr(value)

    @classmethod
    def translate_int(cls, value):
        return f"{value}n" if abs(value) >= 2**53 else str(value)

    @classmethod
    def translate_dict(cls, value):
        items = (f"{json.dumps(str(k))}: {cls.translate(v)}" for k, v in value.items())
        return "{ " + ", ".join(items) + " }"

    @classmethod
    def translate_list(cls, value):
        return "[" + ", ".join(cls.translate(item) for item in value) + "]"

    @classmethod
    def comment(cls, text):
        return f"// {text}".strip()

    @classmethod
    def assign(cls, name, text):
        return f"let {name} = {text};"

    @classmethod
    def inspect(cls, parameters_cell):
        found = []
        for line in parameters_cell["source"].splitlines():
            match = _DECLARATION.match(line.strip())
            if match:
                found.append(
                    Parameter(
                        name=match["name"],
                        inferred_type_name=match["type"] or "None",
                        default=match["value"],
                        help=match["help"] or "",
                    )
                )
        return found


class BeambookEngine(NBClientEngine):
    """papermill's own engine; its entry point is what makes papermill load this module."""


for _name in ("beambook", "typescript"):
    papermill_translators.register(_name, TypeScriptTranslator)

if __name__ == "__main__":
    from papermill.cli import papermill

    sys.exit(papermill())
