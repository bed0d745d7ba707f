"""Change code, one thing at a time: what runs it must notice."""

import ast
import copy

OPPOSITE = {
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div},
    **{ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd},
    **{ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt},
    **{ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And},
}


def mutants(code: str):
    """Yield code with one thing changed, and the statement that holds it: an operator, a number, a truth, a sign."""
    tree = ast.parse(code)
    for number, node in enumerate(ast.walk(tree)):
        for change in changes(node):
            mutant, there = changed(tree, number, change)
            yield ast.unparse(mutant), statement(mutant, there)


def changed(tree: ast.AST, number: int, change) -> tuple[ast.AST, ast.AST]:
    """Return a copy of a tree with its node of that number, as `ast.walk` counts, changed; and that node."""
    tree = copy.deepcopy(tree)
    node = list(ast.walk(tree))[number]
    change(node)
    return tree, node


def changes(node: ast.AST) -> list:
    """Return what can be done to a node, each a function that does it."""
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp) and type(node.op) in OPPOSITE:
        return [lambda node: setattr(node, "op", OPPOSITE[type(node.op)]())]
    if isinstance(node, ast.Compare):
        return [lambda node: setattr(node, "ops", [OPPOSITE[type(op)]() for op in node.ops])]
    if isinstance(node, ast.UnaryOp):
        return [lambda node: setattr(node, "op", ast.UAdd() if isinstance(node.op, ast.USub | ast.Not) else ast.Not())]
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return [lambda node: setattr(node, "value", not node.value)]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return [
            lambda node: setattr(node, "value", node.value + 1),
            lambda node: setattr(node, "value", node.value - 1),
        ]
    return []


def statement(tree: ast.AST, node: ast.AST) -> str:
    """Return the text of the smallest statement that holds a node."""
    holders = [s for s in ast.walk(tree) if isinstance(s, ast.stmt) and node in ast.walk(s)]
    return min((ast.unparse(s) for s in holders), key=len)
