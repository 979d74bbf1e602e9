"""Reading Python so that the answer is the same on every Python from 3.11 on.

From 3.12 on an f-string is many tokens, before it was one; and its braces may hold what 3.11 rejects (PEP 701).
"""

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator
from typing import Final

OLDEST: Final = (3, 11)


def parse(text: str) -> ast.Module:
    """The tree of a module that Python 3.11 can compile; SyntaxError otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text, feature_version=OLDEST)
        compile(tree, "<module>", "exec", dont_inherit=True)
    for token in _tokens(text):
        if token.newer:
            raise SyntaxError("an f-string that Python 3.11 cannot read", ("<module>", token.line, 0, ""))
    return tree


def names(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of every name outside strings and comments, keywords among them."""
    for token in _tokens(text):
        if token.type == tokenize.NAME and not token.in_fstring:
            yield token.line, token.text


def strings(text: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and source text of every string outside ``__all__``, an f-string with all that its braces hold."""
    pending: list[ast.AST] = [node for node in tree.body if not _is_export_list(node)]
    lines = text.split("\n")
    while pending:
        node = pending.pop()
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)):
            yield node.lineno, _segment(lines, node)
        else:
            pending.extend(ast.iter_child_nodes(node))


def _is_export_list(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.AnnAssign(target=ast.Name(id="__all__")):
            return True
        case _:
            return False


def _segment(lines: list[str], node: ast.expr) -> str:
    """The source of a node, whose columns count bytes."""
    chunk = [line.encode() for line in lines[node.lineno - 1 : node.end_lineno]]
    chunk[-1] = chunk[-1][: node.end_col_offset]
    chunk[0] = chunk[0][node.col_offset :]
    return b"\n".join(chunk).decode()


class _Token:
    """A token with what is known of the f-strings around it."""

    def __init__(self, token: tokenize.TokenInfo, around: tuple[str, ...]) -> None:
        self.type = token.type
        self.text = token.string
        self.line = token.start[0]
        self.in_fstring = bool(around)
        self.newer = any(self._breaks(quote) for quote in around)

    def _breaks(self, quote: str) -> bool:
        """Whether 3.11, which knows an f-string as one token, would stumble over this one inside the braces."""
        ends_line = self.type in {tokenize.NL, tokenize.NEWLINE} and len(quote) == 1
        return ends_line or self.type == tokenize.COMMENT or quote in self.text or "\\" in self.text


def _tokens(text: str) -> Iterator[_Token]:
    around: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_END":
            around.pop()
        yield _Token(token, tuple(around[:-1] if name == "FSTRING_MIDDLE" else around))
        if name == "FSTRING_START":
            around.append(token.string.lstrip("fFrR"))
