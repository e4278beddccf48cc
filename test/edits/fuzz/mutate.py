"""Random edits of C++ source, token by token.

An edit knows nothing of the grammar beyond tokens: most of what it makes does not compile, and the caller drops that. What
is left reaches code that no generator would think of.
"""

import re

TOKEN = re.compile(r'''
    (?P<line>^[ \t]*\#[^\n]*(?:\\\n[^\n]*)*)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<string>(?:u8|u|U|L)?R"(?P<raw>[^(]*)\(.*?\)(?P=raw)"|(?:u8|u|U|L)?"(?:\\.|[^"\\\n])*")
  | (?P<char>(?:u8|u|U|L)?'(?:\\.|[^'\\\n])+')
  | (?P<number>\.?\d(?:[eEpP][+-]|[\w.']|(?<=\d)')*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<space>\s+)
  | (?P<mark>\.\.\.|<=>|<<=|>>=|->\*|\.\*|::|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\[\[|\]\]|.)
''', re.VERBOSE | re.MULTILINE | re.DOTALL)

KEYWORDS = set("""alignas alignof asm auto bool break case catch char char8_t class concept const consteval constexpr
constinit const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast else enum explicit
extern false final float for friend goto if inline int long mutable namespace new noexcept nullptr operator override private
protected public register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch
template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile while
CACHED REGION show run std main""".split())

SAME_KIND = [
    ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>"],
    ["<", ">", "<=", ">=", "==", "!="],
    ["&&", "||"],
    ["=", "+=", "-=", "*=", "|=", "^=", "&="],
    ["++", "--"],
    ["!", "~", "-", "+"],
    [".", "->"],
    ["true", "false"],
    ["break", "continue"],
    ["public", "private", "protected"],
    ["struct", "class", "union"],
    ["static_cast", "reinterpret_cast", "const_cast", "dynamic_cast"],
    ["int", "long", "short", "unsigned", "char", "bool", "float", "double", "signed char", "unsigned char",
     "unsigned short", "long long", "std::size_t", "std::int8_t", "__int128", "long double", "auto"],
    ["const", "volatile", ""],
    ["static", "inline", "constexpr", "consteval", "thread_local", "extern", ""],
    ["virtual", "explicit", "static", "friend", "mutable", ""],
    ["override", "final", "noexcept", "const", "&", "&&", ""],
    ["&", "&&", "*", ""],
    ["std::stable_sort", "std::sort", "std::partial_sort"],
    ["std::map", "std::multimap", "std::unordered_map"],
    ["min", "max"], ["floor", "ceil", "round", "trunc"], ["begin", "rbegin"], ["any_of", "all_of", "none_of"],
    ["private", "shared", "firstprivate", "lastprivate"], ["static", "dynamic", "guided"],
]
INSERTED = ["const ", "static ", "inline ", "constexpr ", "virtual ", "noexcept ", "explicit ", "mutable ", "volatile ", "!", "-",
            "~", "&", "*", "(", ")", "[[gnu::noinline]] ", "[[gnu::packed]] ", "alignas(16) ", "thread_local ", "final ", "override ",
            "0, ", "1 + ", "typename ", "template ", "std::move", " = 3", " = default", " = delete", "...", "[[no_unique_address]] ",
            "__attribute__((weak)) ", "co_return; ", "static_cast<short>", "long ", "unsigned ", "return 5; ", "if (false) ",
            "std::", "this->", "operator", "try ", " : 3", "[[clang::trivial_abi]] ", "[[gnu::vector_size(16)]] ", "constinit "]


def tokens_of(code):
    return [(match.lastgroup if match.lastgroup != "raw" else "string", match[0]) for match in TOKEN.finditer(code)]


def text_of(tokens):
    return "".join(text for _, text in tokens)


def places(tokens, *kinds):
    return [i for i, (kind, _) in enumerate(tokens) if kind in kinds]


def changed_literal(rng, tokens):
    i = rng.choice(places(tokens, "number", "string", "char"))
    kind, text = tokens[i]
    if kind == "number":
        if not re.fullmatch(r"\d+", text):
            return tokens[:i] + [(kind, rng.choice(["0x2p1", "1.25", "7", "2u", "3L", "0.1f", "'a'", "1e2"]))] + tokens[i + 1:]
        value = int(text)
        text = str(max(0, rng.choice([value + 1, value - 1, value * 2, value + 7])))
    elif kind == "char":
        text = rng.choice(["'k'", "'7'", "L'k'", "u8'k'", "'\\n'"])
    else:
        at = rng.randrange(text.index('"') + 1, len(text)) if len(text) > 2 else 1
        text = text[:at] + rng.choice("kQ7") + text[at:]
    return tokens[:i] + [(kind, text)] + tokens[i + 1:]


def exchanged_kind(rng, tokens):
    candidates = [i for i, (_, text) in enumerate(tokens) if any(text in kind for kind in SAME_KIND)]
    i = rng.choice(candidates)
    kind = rng.choice([kind for kind in SAME_KIND if tokens[i][1] in kind])
    return tokens[:i] + [("mark", rng.choice(kind))] + tokens[i + 1:]


def exchanged_name(rng, tokens):
    words = [i for i in places(tokens, "word") if tokens[i][1] not in KEYWORDS]
    i, other = rng.choice(words), rng.choice(words)
    return tokens[:i] + [tokens[other]] + tokens[i + 1:]


def inserted(rng, tokens):
    i = rng.randrange(len(tokens))
    return tokens[:i] + [("mark", rng.choice(INSERTED))] + tokens[i:]


def removed(rng, tokens):
    i = rng.choice(places(tokens, "word", "mark", "number", "line"))
    return tokens[:i] + [("space", " ")] + tokens[i + 1:]


def statements_of(tokens):
    """The half-open ranges between marks that end a statement or declaration, at any depth."""
    ends = [i for i, (_, text) in enumerate(tokens) if text in ";{}"]
    return [(a + 1, b + 1) for a, b in zip(ends, ends[1:]) if tokens[b][1] == ";" and b > a + 1]


def without_statement(rng, tokens):
    begin, end = rng.choice(statements_of(tokens))
    return tokens[:begin] + tokens[end:]


def repeated_statement(rng, tokens):
    begin, end = rng.choice(statements_of(tokens))
    return tokens[:end] + tokens[begin:end] + tokens[end:]


def swapped_statements(rng, tokens):
    ranges = statements_of(tokens)
    (a, b), (c, d) = sorted(rng.sample(ranges, 2)) if rng.random() < 0.3 else sorted(
        ranges[(k := rng.randrange(len(ranges) - 1)):k + 2])
    return tokens[:a] + tokens[c:d] + tokens[b:c] + tokens[a:b] + tokens[d:]


def closing(tokens, i):
    depth = 0
    for j in range(i, len(tokens)):
        depth += {"{": 1, "}": -1, "(": 1, ")": -1}.get(tokens[j][1], 0)
        if depth == 0:
            return j + 1
    return len(tokens)


def swapped_groups(rng, tokens):
    """Exchanges two bodies, or two argument lists: code that trades places."""
    mark = rng.choice("{(")
    groups = [(i, closing(tokens, i)) for i, (_, text) in enumerate(tokens) if text == mark]
    (a, b), (c, d) = sorted(rng.sample(groups, 2))
    if c < b:  # one within the other
        return tokens[:a] + tokens[c:d] + tokens[b:]
    return tokens[:a] + tokens[c:d] + tokens[b:c] + tokens[a:b] + tokens[d:]


def swapped_arguments(rng, tokens):
    commas = [i for i, (_, text) in enumerate(tokens) if text == ","]
    i = rng.choice(commas)
    left, right = i - 1, i + 1
    while right < len(tokens) - 1 and tokens[right][0] == "space":
        right += 1
    out = list(tokens)
    out[left], out[right] = out[right], out[left]
    return out


def added_overload(rng, tokens):
    """Repeats a function behind itself with another parameter type, or as a template's specialisation."""
    heads = [i for i, (_, text) in enumerate(tokens) if text == ")" and text_of(tokens[i + 1:i + 3]).strip().startswith("{")]
    i = rng.choice(heads)
    begin = next((j + 1 for j in range(i, 0, -1) if tokens[j][1] in ";}"), 0)
    end = closing(tokens, next(j for j in range(i, len(tokens)) if tokens[j][1] == "{"))
    copy = list(tokens[begin:end])
    spots = [k for k, (_, text) in enumerate(copy) if text in ("int", "double", "T", "const", "auto", "std::string")]
    if spots:
        k = rng.choice(spots)
        copy[k] = ("word", rng.choice(["long", "char", "double", "unsigned", "const int&", "int&&", "auto", "int*"]))
    at = rng.choice([begin, end])
    return tokens[:at] + [("space", "\n")] + [t for t in copy if t[1] != "CACHED"] + tokens[at:]


EDITS = [changed_literal, exchanged_kind, exchanged_kind, exchanged_name, exchanged_name, inserted, removed, without_statement,
         repeated_statement, swapped_statements, swapped_groups, swapped_groups, swapped_arguments, added_overload]


def edited(rng, code):
    """`code` after a random edit, and the name of the edit; None where it changes nothing."""
    edit = rng.choice(EDITS)
    try:
        after = text_of(edit(rng, tokens_of(code)))
    except (IndexError, ValueError, StopIteration):  # there was nothing of the kind to edit
        return None
    return None if after == code else (after, edit.__name__)
