"""Whether a script proves what it claims, and shows nothing that is chance.

In:  loss = F.mse_loss(y_hat, y)
     assert torch.equal(loss, nn.MSELoss()(y_hat, y) * 1)      fine: two ways
     assert torch.equal(loss, loss)                            "examples/x.py:3: assert … compares a thing with itself"

Asserts that can't fail, a way "by hand" that is the library's own, random numbers without a seed, output that depends
on time, machine, place or order, lines that wait for a GPU, pickles that may run code, errors and networks that pass
in silence.
"""

import ast
import re

SAME = {"equal", "allclose", "isclose", "array_equal", "assert_close", "is_", "eq"}  # call them with two equal things
HAND = re.compile(r"by_hand|^my_")  # names of what is computed without the library
RANDOM = re.compile(
    r"torch\.(?:rand|randn|randint|randperm|normal|bernoulli|multinomial|rand_like|randn_like)$"
    r"|(?:np|numpy)\.random\.(?!default_rng$|seed$|Generator$)\w+$"
    r"|random\.(?:random|randint|choice|choices|shuffle|sample|uniform|gauss)$"
)
SEEDS = re.compile(r"(?:^|\.)(?:manual_seed|seed|default_rng|RandomState|Random)$")
CHANCE = re.compile(  # calls and names whose values differ from run to run, or from machine to machine
    r"(?:^|\.)(?:time|perf_counter|monotonic|process_time|time_ns|perf_counter_ns|now|today|getpid|cpu_count|getcwd|cwd"
    r"|gethostname|getuser|uuid[14]|mkdtemp|gettempdir|get_num_threads|urandom|token_hex|strftime|ctime|timeit|get_ident"
    r"|data_ptr|get_traced_memory|getrusage|getloadavg|listdir|scandir|iterdir|glob|rglob|SystemRandom)\(\)$|^secrets\.\w+\(\)$"
    r"|^(?:id|hash)\(\)$|^__file__$|^platform\.\w+\(\)$|^os\.environ$"
)
SHOWS = re.compile(r"^print$|^sys\.std(?:out|err)\.write$|^logging\.\w+$")
SETTLES = {"all", "any", "bool", "len", "max", "min", "sorted", "type"}
PICKLES = re.compile(r"^pickle\.loads?$|(?:^|\.)Unpickler$")
DANGEROUS = {"save_and_load", "errors_files", "deprecations"}  # lessons that show why
NETWORK = re.compile(
    r"(?:^|\.)(?:urlopen|urlretrieve|create_connection|download_url_to_file|load_state_dict_from_url)$"
)


def problems(code: str, path: str) -> list[str]:
    """Return where a script proves nothing, or shows chance.

    Args:
        code: its text.
        path: where it stands.
    """
    folder, _, file = path.rpartition("/")
    name, nodes = file.removesuffix(".py"), list(ast.walk(ast.parse(code)))
    found = [*asserts(nodes), *swallowed(nodes), *pickles(nodes, name), *shown_chance(nodes)]
    if folder == "examples":
        found += for_a_gpu_alone(nodes)
    if folder == "examples" and not name.startswith("practice"):  # there the checks seed, and prove
        found += [*unseeded(nodes), *uncompared(nodes)]
        if not any(is_proof(node, name.startswith("errors")) for node in nodes):
            found.append((1, "nothing here can fail; expected an assert that holds what the lesson claims"))
    return [f"{path}:{line}: {what}" for line, what in sorted(set(found))]


def called(node: ast.AST) -> str:
    """Return what a call calls, or the name that a node is: "torch.equal"; "" where that is no plain name."""
    node = node.func if isinstance(node, ast.Call) else node
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def is_proof(node: ast.AST, of_errors: bool) -> bool:
    """Tell whether a statement stops the program where a claim is false; `of_errors`, where an error doesn't come."""
    missing = of_errors and isinstance(node, ast.Raise) and "AssertionError" in ast.unparse(node)
    return is_assert(node) or missing


def definitions(nodes: list[ast.AST]) -> dict[str, list[tuple[int, ast.expr]]]:
    """Return what each name is given, and in which line: {"loss": [(3, F.mse_loss(y_hat, y))]}."""
    found: dict[str, list[tuple[int, ast.expr]]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append((node.lineno, node.value))
    return found


def asserts(nodes: list[ast.AST]):
    """Yield (line, what) of asserts that can't fail, and of ways by hand that are the library's own."""
    given = definitions(nodes)
    for node in nodes:
        if not is_assert(node):
            continue
        said = f"`{ast.unparse(node).splitlines()[0][:60]}`"
        if isinstance(node.test, ast.Constant | ast.Tuple):
            yield node.lineno, f"{said} can't fail; expected a comparison"
        for test in ast.walk(node.test):
            if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
                if any(isinstance(value, ast.Constant) and value.value for value in test.values):
                    yield node.lineno, f"{said} can't fail; expected a comparison"
                continue
            for left, right in compared(test):
                one, other = (meaning(side, node.lineno, given) for side in (left, right))
                ways = [kind(value_of(side, node.lineno, given)) for side in (left, right)]
                if one == other and not runs_twice(left):
                    yield node.lineno, f"{said} compares a thing with itself; expected another way to the same number"
                elif by_hand(left, given) != by_hand(right, given) and ways[0] and ways[0] == ways[1]:
                    yield node.lineno, f"{said}: the way by hand calls what it is compared with; compute it without"


def uncompared(nodes: list[ast.AST]):
    """Yield (line, what) of what is computed by hand and then compared with nothing."""
    loops = [node for node in nodes if isinstance(node, ast.For) and any(map(is_assert, ast.walk(node)))]
    proofs = [(node.lineno, names_in(node)) for node in [*loops, *filter(is_assert, nodes)]]
    for name, values in definitions(nodes).items():
        lines = sorted(line for line, _ in values) if HAND.search(name) else []
        built = [line for line, value in values if name in names_in(value)]  # from what it was before
        for line, following in zip(lines, [*lines[1:], float("inf")]):
            if following not in built and not any(
                line < proof < following and name in names for proof, names in proofs
            ):
                yield line, f"{name} is compared with nothing; expected an assert that the library gives the same"


def is_assert(node: ast.AST) -> bool:
    """Tell whether this is an assert."""
    return isinstance(node, ast.Assert)


def names_in(node: ast.AST) -> set[str]:
    """Return the names that some code uses."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def compared(test: ast.AST):
    """Yield the pairs that must be equal for a test to hold."""
    if isinstance(test, ast.Compare):
        sides = [test.left, *test.comparators]
        for left, operator, right in zip(sides, test.ops, sides[1:]):
            if isinstance(operator, ast.Eq | ast.Is | ast.LtE | ast.GtE):
                yield left, right
    elif isinstance(test, ast.Call) and called(test).rpartition(".")[2] in SAME and len(test.args) >= 2:
        yield test.args[0], test.args[1]


def meaning(node: ast.expr, line: int, given: dict) -> str:
    """Return an expression as it is written; in place of a name that was given another: that one.

    A name that promises a way by hand stands for whatever it was given.
    """
    value = value_of(node, line, given)
    alias = not re.search(r"\W", value) or by_hand(node, given)
    return value if alias else ast.unparse(node)


def value_of(node: ast.expr, line: int, given: dict) -> str:
    """Return an expression as it is written; in place of a name: what it was given last, above that line."""
    text = ast.unparse(node)
    values = [pair for pair in given.get(text, []) if pair[0] < line] if isinstance(node, ast.Name) else []
    return ast.unparse(max(values, key=lambda pair: pair[0])[1]) if values else text


def runs_twice(node: ast.expr) -> bool:
    """Tell whether an expression runs a function or model of the lesson's own: that it gives the same twice is news."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def kind(text: str) -> str:
    """Return which function of the library an expression is a call of, however it is spelt; "" if none.

    "F.mse_loss(a, b)" and "nn.MSELoss()(a, b)" are both "mse a, b".
    """
    call = re.fullmatch(r"(?:torch\.nn\.functional|F|torch\.nn|nn|torch)\.(\w+)(\(.*?\))?\((.*)\)", text)
    if not call:
        return ""
    name = call[1].lower().replace("_", "").removesuffix("loss")
    return f"{name} {call[3]}"


def by_hand(node: ast.expr, given: dict) -> bool:
    """Tell whether an expression is a name that promises to be computed without the library."""
    return isinstance(node, ast.Name) and node.id in given and bool(HAND.search(node.id))


def swallowed(nodes: list[ast.AST]):
    """Yield (line, what) of errors that pass in silence, and of networks whose failure does."""
    for node in nodes:
        if not isinstance(node, ast.Try):
            continue
        asks = any(NETWORK.search(called(call)) for part in node.body for call in ast.walk(part))
        for handler in node.handlers:
            silent = all(isinstance(part, ast.Pass) or is_ellipsis(part) for part in handler.body)
            raises = any(isinstance(part, ast.Raise) for part in ast.walk(handler))
            if silent or (asks and not raises):
                what = "asks the network and goes on" if asks else "passes over the error"
                yield handler.lineno, f"this except {what}; say what was wrong, or raise"


def is_ellipsis(node: ast.stmt) -> bool:
    """Tell whether a statement is "..."."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...


def pickles(nodes: list[ast.AST], name: str):
    """Yield (line, what) of files that are read so that they may run code, outside the lessons that show the danger."""
    if name in DANGEROUS:
        return
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        options = {option.arg: ast.unparse(option.value) for option in node.keywords}
        unsafe = called(node) == "torch.load" and options.get("weights_only", "True") != "True"
        made_here = node.args and called(node.args[0]) == "pickle.dumps" if node.args else False
        if unsafe or (PICKLES.search(called(node)) and not made_here):
            yield node.lineno, f"`{ast.unparse(node)[:60]}` may run code from the file; expected weights_only=True"


def unseeded(nodes: list[ast.AST]):
    """Yield (line, what) of the first random number in a script without a seed, and of seeds that are none."""
    calls = sorted((node for node in nodes if isinstance(node, ast.Call)), key=lambda node: node.lineno)
    seeds = [node for node in calls if SEEDS.search(called(node))]
    for node in seeds:
        if not (node.args or node.keywords):
            yield node.lineno, f"`{called(node)}()` is given no seed; expected {called(node)}(0)"
    for node in calls if not seeds else []:
        if RANDOM.search(called(node)) and not any(option.arg == "generator" for option in node.keywords):
            yield node.lineno, f"`{called(node)}` without a seed; expected torch.manual_seed(0), or its like, above"
            return


def shown_chance(nodes: list[ast.AST]):
    """Yield (line, what) of what is printed and differs from run to run, or from machine to machine."""
    tainted: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and (why := chance(node.value, tainted)):
            tainted |= {target.id: why for target in node.targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.For) and not isinstance(node.iter, ast.Tuple) and (why := chance(node.iter, tainted)):
            tainted |= dict.fromkeys(names_in(node.target), why)
    for node in nodes:
        if isinstance(node, ast.Call) and SHOWS.search(called(node)):
            for argument in node.args:
                if why := chance(argument, tainted):
                    yield node.lineno, f"prints {why}, which differs from run to run, or from machine to machine"


def chance(node: ast.AST, tainted: dict[str, str]) -> str:
    """Return what in an expression is chance, or ""; what sorts, counts or compares makes it certain."""
    if isinstance(node, ast.Compare | ast.Lambda) or called(node) in SETTLES:
        return ""
    if isinstance(node, ast.Call):
        name = called(node) or getattr(node.func, "attr", "")  # Path(".").iterdir() has no plain name
        if name and CHANCE.search(f"{name}()"):
            return f"{name}()"
    if isinstance(node, ast.Name | ast.Attribute):
        text = called(node)
        if CHANCE.search(text):
            return text
        if isinstance(node, ast.Name) and text in tainted:
            return tainted[text]
    if isinstance(node, ast.Set | ast.SetComp) or called(node) in ("set", "frozenset"):
        words = isinstance(node, ast.Set) and any(isinstance(part.value, str) for part in constants(node))
        return "a set of words" if words else ""
    return next((why for child in ast.iter_child_nodes(node) if (why := chance(child, tainted))), "")


def constants(node: ast.AST) -> list[ast.Constant]:
    """Return the literals in an expression."""
    return [part for part in ast.walk(node) if isinstance(part, ast.Constant)]


def for_a_gpu_alone(nodes: list[ast.AST]):
    """Yield (line, what) of statements that no machine without a GPU runs, so that nothing here has tried them."""
    for node in nodes:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Call) and called(node.test).endswith("is_available"):
            for part in node.body:
                if not isinstance(part, ast.Assign):
                    yield part.lineno, f"`{ast.unparse(part)[:60]}` runs on a GPU alone; choose a device here, no more"
