"""What strangers type: samples of every kind that has broken a program, and whatever else hypothesis makes up."""

from hypothesis import strategies as st

FORMULAS = ["=HYPERLINK(1)", "+1+1", "@SUM(A1)", "-2", "'=1", '=cmd|"/c calc"!A1']
RIGHT_TO_LEFT = ["مرحبا", "שלום", "\u202eevil", "a\u202eb"]
EMOJI = ["😀", "👩‍🚀🇧🇸"]
MARKUP = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "' onmouseover='x", '"><b>', "a & b"]
PROGRAMS = ["{{ form }}{% now 'Y' %}", "%(name)s %s", "'; DROP TABLE x;--", '#panic("x") $ _*`', "_x0041_", "\\u0000"]
NAMES = ["O’Neil–Ñandú", "x" * 80, "0042", "NaN", "#N/A", "TRUE"]
SAMPLES = [*FORMULAS, *RIGHT_TO_LEFT, *EMOJI, *MARKUP, *PROGRAMS, *NAMES]
NUL = ["\x00", "a\x00b"]
LONG = "ñ" * 10_000

# What a column of a name can hold: PostgreSQL stores no NUL, and the columns end at 80 characters.
stored = st.one_of(
    st.sampled_from(SAMPLES),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80),
)
# What somebody may send.
anything = st.one_of(st.sampled_from([*SAMPLES, *NUL, LONG]), st.text(max_size=200))
# Texts that are stored without a limit.
texts = st.one_of(stored, st.just(LONG))
