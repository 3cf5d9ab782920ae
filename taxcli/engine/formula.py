"""The language of the forms' formulas: a small safe subset of expressions.

A formula may use names, whole numbers, ``+ - * /``, ``min`` and ``max``. It is parsed with
``ast``, checked, and compiled once into a function of the names' values.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from taxcli.money import ratio

# Functions a formula may call; the names are what the forms and the explanations use.
FUNCTIONS: dict[str, Callable[..., Decimal]] = {"min": min, "max": max, "ratio": ratio}
_OPERATORS = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_WRITTEN = {"min": "the smallest of", "max": "the larger of"}
_PRODUCT = (ast.Mult, ast.Div)


class Values(Protocol):
    """What a formula reads its names from."""

    def __getitem__(self, name: str, /) -> Decimal: ...


class FormulaError(ValueError):
    """A formula that is not of the language. Says which part and what is allowed."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula: its text, the names it uses, and its value for given names."""

    text: str
    names: tuple[str, ...]
    compute: Callable[[Values], Decimal]
    tree: ast.expr

    def written(self, word: Callable[[str], str]) -> str:
        """Write the formula for people; ``word`` turns a name into a phrase or a figure."""
        return _write(self.tree, word)


def parse(text: str) -> Formula:
    """Parse, check and compile a formula.

    Raises:
        FormulaError: it uses something the language does not have.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"{text!r} is not an expression: {error.msg}") from None
    names: dict[str, None] = {}
    checked = _check(tree, text, names)
    function = ast.Expression(
        ast.Lambda(ast.arguments([], [ast.arg("v")], None, [], [], None, []), checked)
    )
    code = compile(ast.fix_missing_locations(function), f"<formula {text}>", "eval")
    compute = eval(code, {"__builtins__": {}, "_number": Decimal, **FUNCTIONS})
    return Formula(text, tuple(names), compute, tree)


def _check(node: ast.expr, text: str, names: dict[str, None]) -> ast.expr:
    """Return the node in compilable form: names become look-ups, numbers become Decimal."""
    match node:
        case ast.Name(id=name):
            names[name] = None
            return ast.Subscript(ast.Name("v", ast.Load()), ast.Constant(name), ast.Load())
        case ast.Constant(value=int() as number) if type(number) is int:
            return ast.Call(ast.Name("_number", ast.Load()), [ast.Constant(number)], [])
        case ast.BinOp(left, op, right) if type(op) in _OPERATORS:
            return ast.BinOp(_check(left, text, names), op, _check(right, text, names))
        case ast.UnaryOp(ast.USub(), operand):
            return ast.UnaryOp(ast.USub(), _check(operand, text, names))
        case ast.Call(ast.Name(id=name), args, []) if name in FUNCTIONS and len(args) >= 2:
            return ast.Call(ast.Name(name, ast.Load()), [_check(a, text, names) for a in args], [])
    raise FormulaError(
        f"{text!r}: {ast.unparse(node)!r} is not allowed; a formula has names, whole numbers, "
        f"+ - * / and {', '.join(FUNCTIONS)}"
    )


def _write(node: ast.expr, word: Callable[[str], str]) -> str:
    match node:
        case ast.Name(id=name):
            return word(name)
        case ast.Constant(value=number):
            return str(number)
        case ast.UnaryOp(_, operand):
            return f"−{_write(operand, word)}"
        case ast.BinOp(left, op, right):
            return f"{_side(left, op, word)} {_OPERATORS[type(op)]} {_side(right, op, word)}"
        case ast.Call(ast.Name(id="ratio"), args, _):
            return " ÷ ".join(_write(arg, word) for arg in args)
        case ast.Call(ast.Name(id=name), args, _):
            inside = ", ".join(_write(arg, word) for arg in args)
            return f"{_WRITTEN[name]} ({inside})"
    raise FormulaError(f"cannot write {ast.dump(node)}")  # pragma: no cover - _check came first


def _side(node: ast.expr, op: ast.operator, word: Callable[[str], str]) -> str:
    text = _write(node, word)
    weaker = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
    return f"({text})" if weaker and isinstance(op, _PRODUCT) else text
