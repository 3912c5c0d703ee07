"""Numbers written in Chinese: digits with scale words, Han numerals, vague ones, and runs of two.

    1亿5000万     → 150000000          二十多万 → 200000, more_than      三四十亿 → 3000000000 to 4000000000
    三百八十亿    → 38000000000        数百亿   → 10000000000, multiple  一千二   → 1200

A numeral of Han characters counts only before what it can count (`三家`, not `三亚`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.languages.zh_codes import is_code, is_spaced_part
from pipeline.languages.zh_years import is_year_in_words, read_positional, read_year
from pipeline.numbers import read_digits, scaled, times
from pipeline.patterns import Words
from pipeline.records import EXACT, plain
from pipeline.units import Number, Unit

# No written number has more parts.
_MOST_PARTS = 40
# Numerals of a percentage in words: 二十三点五.
_LONGEST_PERCENT = 5
# Tables whose words may begin a number, and those whose words may follow a numeral of Han characters.
NUMBER_STARTS = frozenset(("numeral", "section_unit", "scale", "number_head"))
_PARTS = frozenset(("numeral", "section_unit", "scale", "size_mark", "number_tail", "decimal_point"))
_COUNTED = frozenset(
    (
        "classifier",
        "currency",
        "unit",
        "subunit",
        "time_unit",
        "day_suffix",
        "percent_sign",
        "percentage_point",
        "tenth",
        "bare_noun",
    )
)
# A bare scale word of this size is an amount between words of these tables and the end of a clause.
_LARGE, _AMOUNT_STARTS = Decimal("1e8"), frozenset(("before_modifier", "amount_link", "spending"))
_SIZE_WORDS = frozenset(("level", "classed_noun"))
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．·，", "0123456789..,")
# What before a numeral shows that the number began earlier.
_UNFINISHED = ("numeral", "section_unit", "scale", "unread_numeral")
_MANY = Decimal(10_000)
_ONE, _ZERO, _TEN = Decimal(1), Decimal(0), Decimal(10)


@dataclass(slots=True)
class _Written:
    """What has been read of a number so far.

    Attributes:
        total: Sum of the parts that carry a scale word.
        section: Sum of the parts since the last scale word.
        pending: Last digit or run of digits, waiting for its unit.
        other: Second of two neighboring digits (`三四十`), which make a range.
        power: Last unit or scale word, which a bare digit behind it shares (`一千二`).
        largest: Scale of the whole.
        apart: Whether a zero stands between (`一千零二`).
        vague: Modifier that is part of the number.
        bare: Whether it begins with a unit or scale word, without a digit.
        digits: Whether it begins with digits.
        lone: 十, 百 or 千 behind the one digit that the number has (`三千`, `五百万`), else 1.
    """

    total: Decimal = _ZERO
    section: Decimal = _ZERO
    pending: Decimal | None = None
    other: Decimal | None = None
    spread: Decimal = _ZERO
    power: Decimal = _ZERO
    largest: Decimal = _ONE
    apart: bool = False
    vague: str = ""
    bare: bool = False
    digits: bool = False
    lone: Decimal = _ONE
    reason: str = ""

    def add_digit(self, digit: Decimal) -> bool:
        """Take a Han digit; False where it cannot stand there."""
        if self.pending is None:
            self.pending = digit
            return True
        neighbors = digit == self.pending + 1 or (int(self.pending), int(digit)) == (3, 5)
        if self.other is not None or self.spread or self.digits or not neighbors or not self.pending:
            return False
        self.other = digit
        return True

    def add_unit(self, unit: Decimal) -> bool:
        """Take 十, 百 or 千, which must fall within a section; 百十 is no number."""
        if self.section and unit >= self.power:
            return False
        if self.pending is None and self.section and (unit != _TEN or self.bare):
            return False
        count = _ONE if self.pending is None else self.pending
        self.lone = _ONE if self.section or self.total or self.pending is None or count >= _TEN else unit
        self._spread(unit)
        self.section += times(count, unit)
        self.pending, self.power, self.apart = None, unit, False
        return True

    def add_scale(self, scale: Decimal) -> bool:
        """Take 万, 亿 or 万亿; 万 before 亿 multiplies."""
        value = self.section + (self.pending or _ZERO)
        if not value and not self.total:
            value = _ONE
        if self.total or self.pending:
            self.lone = _ONE
        self._spread(scale)
        if self.total and (not value or scale > self.largest):
            self.total = times(self.total + value, scale)
            self.spread = times(self.spread, scale) if self.spread and scale != self.power else self.spread
            self.largest = times(self.largest, scale)
        elif self.total and scale >= self.largest:
            return False
        else:
            self.total += times(value, scale)
            self.largest = max(self.largest, scale)
        self.section, self.pending, self.power, self.apart = _ZERO, None, scale, False
        return True

    def _spread(self, unit: Decimal) -> None:
        """Carry the distance between the two ends of a range along."""
        if self.other is not None and self.pending is not None:
            self.spread = self.other - self.pending
            self.other = None
        if self.spread:
            self.spread = times(self.spread, unit)

    def finish(self) -> Number:
        """Number of all that has been read."""
        tail = self.pending or _ZERO
        if self.other is not None:
            self.spread = self.other - tail
        elif tail and self.power > _TEN and not self.apart and tail < _TEN:
            tail = EXACT.divide(times(tail, self.power), _TEN)
        value = self.total + self.section + tail
        if self.reason:
            return Number(None, None, self.largest, self.vague, self.digits, self.reason)
        if self.spread:
            high = value + self.spread
            trace = f"{plain(value)} to {plain(high)}"
            return Number(None, None, self.largest, "range", digits=False, trace=trace, low=value, high=high)
        coefficient = EXACT.divide(value, self.largest)
        read = scaled(coefficient, self.largest, vague=self.vague, digits=self.digits)
        return read if tail else replace(read, lone=self.lone)


def read_number(units: Sequence[Unit], at: int, words: Words) -> tuple[Number, int] | None:
    """Read the number that begins at a unit; None where there is none, or only part of a word or code."""
    unit = units[at]
    if unit.key in words["numeral"] or unit.text.isdecimal():
        year = None if _goes_on(units, at, words) else read_year(units, at, words)
        if year is not None:
            return replace(year[0], year=True), year[1]
    if unit.text[0].isdecimal():
        if is_code(units, at, words) or is_spaced_part(units, at, words):
            return None
        if _is_alone(units, at, words):
            coefficient, reason = read_digits(unit.key.translate(_HALF_WIDTH))
            return scaled(coefficient, _ONE, reason, digits=True), at + 1
    else:
        classes = words.classes.get(unit.key)
        if classes is None or NUMBER_STARTS.isdisjoint(classes) or _goes_on(units, at, words):
            return None
        if not unit.opens and units[at - 1].key in words["ordinal_prefix"] and at:
            return None
        positional = read_positional(units, at, words)
        if positional is not None:
            return positional
    written = _Written(digits=unit.text[0].isdecimal())
    begun = _read_head(units, at, words, written)
    end = None if begun is None else _read_parts(units, begun, words, written)
    if end is None or (not written.digits and not _may_count(units, at, end, words, written)):
        return None
    number = written.finish()
    return replace(number, year=is_year_in_words(units, end, words, number)), end


def _is_alone(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether digits are the whole number: no scale word or other part stands behind them."""
    if at + 1 >= len(units) or units[at + 1].opens:
        return True
    after = units[at + 1]
    return not after.text[0].isdecimal() and _PARTS.isdisjoint(words.classes.get(after.key, ()))


def _read_head(units: Sequence[Unit], at: int, words: Words, written: _Written) -> int | None:
    """Read what only begins a number: 数百, 几十, 上千, and digits."""
    key = units[at].key
    if written.digits:
        coefficient, written.reason = read_digits(key.translate(_HALF_WIDTH))
        written.pending = coefficient
        return at + 1
    if key in words["number_head"]:
        sized = _glued(units, at + 1) in words["size_mark"] and _is_size(units, at + 1, words)
        following = _glued(units, at + 1 + sized)
        if following not in words["section_unit"] and following not in words["scale"]:
            return None
        written.vague = words["number_head"][key]
        return at + 1
    written.bare = key not in words["numeral"]
    return at


def _read_parts(units: Sequence[Unit], at: int, words: Words, written: _Written) -> int | None:
    """Read digits, units and scale words as long as they fit; the index behind the last."""
    scale = words["scale"]
    begun = bool(written.digits or written.vague)
    end = min(len(units), at + _MOST_PARTS)
    while at < end:
        here = units[at]
        key = here.key
        if begun and (here.opens or not (here.glued or key in scale)):
            break
        if key in words["size_mark"] and _is_size(units, at, words):
            at, key = at + 1, units[at + 1].key
        if written.vague in ("more_than", "approx") and key not in scale and key not in words["section_unit"]:
            break
        if key in words["decimal_point"] and _is_decimal(units, at + 1, words):
            return _read_decimals(units, at + 1, words, written)
        fits = _add_part(units[at], words, written)
        if fits is None:
            break
        if not fits:
            return None if key in words["numeral"] else at
        at, begun = at + 1, True
    return at


def _is_size(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether 个 stands before a scale word: 三个亿, not 20个亿元以上项目, where it counts projects."""
    if _glued(units, at + 1) not in words["scale"]:
        return False
    behind = at + 2
    if _glued(units, behind) in words["currency"]:
        behind += 1
        if _glued(units, behind) in words["after_modifier"]:
            return False
    return not any(
        _glued(units, behind) in words[table] for table in ("level", "classed_noun", "sorted_behind")
    )


def _add_part(unit: Unit, words: Words, written: _Written) -> bool | None:
    """Take one part of a number; False where it does not fit, None where it is none."""
    key = unit.key
    if key in words["section_unit"]:
        return written.add_unit(Decimal(words["section_unit"][key]))
    if key in words["scale"]:
        return written.add_scale(Decimal(words["scale"][key]))
    if key in words["numeral"]:
        return _add_numeral(Decimal(words["numeral"][key]), written)
    if unit.text[0].isdecimal():
        return _add_digits(key, written)
    if key in words["number_tail"] and _may_be_vague(written):
        written.vague = written.vague or words["number_tail"][key]
        return True
    return None


def _add_numeral(digit: Decimal, written: _Written) -> bool:
    if digit or (not written.power and written.pending is None):
        return written.add_digit(digit)
    written.apart = True
    return written.pending is None


def _add_digits(key: str, written: _Written) -> bool:
    """Take digits behind a unit or scale word: `1亿5000万`, `3万4000`, `7万5千4百`; `3万5` is 35,000."""
    value, reason = read_digits(key.translate(_HALF_WIDTH))
    if written.pending is not None or not (written.total or written.section) or reason or value is None:
        return False
    written.pending, written.apart = value, written.apart or len(key) > 1
    return value < written.power


def _may_be_vague(written: _Written) -> bool:
    """Whether 多, 余 or 几 may follow: behind a unit, a scale word, or digits that end in zero."""
    if written.vague in ("more_than", "approx") or written.other is not None or written.spread:
        return False
    if written.pending is None:
        return bool(written.power)
    return written.digits and written.pending >= _TEN and written.pending % _TEN == 0


def _is_decimal(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether the unit is a digit as it stands behind 点: 二, never 两 (`一点两小时的会议`)."""
    key = _glued(units, at)
    return key in words["numeral"] and key not in words["counting_two"]


def _read_decimals(units: Sequence[Unit], at: int, words: Words, written: _Written) -> int | None:
    """Read 八点五, with a scale word behind it if there is one."""
    numeral, digits = words["numeral"], ""
    while at < len(units) and _is_decimal(units, at, words):
        digits += numeral[units[at].key]
        at += 1
    whole = written.section + (written.pending or _ZERO)
    following = _glued(units, at)
    if written.total and following in words["scale"]:
        return None
    if written.other is not None or following in words["section_unit"]:
        return None
    written.lone, written.apart = _ONE, True
    written.section, written.pending, written.digits = _ZERO, whole + Decimal(f"0.{digits}"), False
    while _glued(units, at) in words["scale"]:
        written.add_scale(Decimal(words["scale"][units[at].key]))
        at += 1
    return at


def _goes_on(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether the unit before belongs to the same run of numerals, which as a whole was no number.

    A space between is no end of it: `三千 九百 六十五`.
    """
    if not at or units[at].opens:
        return False
    before = units[at - 1]
    if before.text[0] in words["ordinal_prefix"] and before.text[-1] in words["numeral"]:
        return True
    if before.text[0].isdecimal():
        return units[at].glued and before.last - before.first == 1
    return any(before.key in words[table] for table in _UNFINISHED)


def _may_count(units: Sequence[Unit], at: int, end: int, words: Words, written: _Written) -> bool:
    """Whether what stands around a numeral of Han characters shows that it is one."""
    if at and not units[at].opens and _is_percent(units, at, words):
        return True
    if end >= len(units) or units[end].opens:
        return written.total >= _MANY and not written.bare
    following = units[end].key
    classes = words.classes.get(following, ())
    if not _COUNTED.isdisjoint(classes):
        return True
    if written.total >= _MANY and (not written.bare or not _SIZE_WORDS.isdisjoint(classes)):
        return True
    if written.bare and written.total >= _LARGE and "amount_end" in classes and at:
        # GDP突破千亿，票房破亿。
        return not _AMOUNT_STARTS.isdisjoint(words.classes.get(units[at - 1].key, ()))
    if written.vague:
        return "head_noun" in classes
    if "date_to" not in classes or end + 1 >= len(units):
        return False
    after = units[end + 1]
    starts = words.classes.get(after.key, ())
    return after.text[0].isdecimal() or "month" in starts or not NUMBER_STARTS.isdisjoint(starts)


def _is_percent(units: Sequence[Unit], at: int, words: Words) -> bool:
    """Whether 百分之 stands before a numeral, or before the one that begins its range: 百分之五到八."""
    if units[at - 1].key in words["range_to"]:
        numerals = ("numeral", "section_unit", "decimal_point")
        at -= 1
        for _ in range(_LONGEST_PERCENT):
            if any(_glued(units, at - 1) in words[table] for table in numerals):
                at -= 1
    return at > 0 and units[at - 1].key in words["percent_prefix"]


def _glued(units: Sequence[Unit], at: int) -> str:
    return units[at].key if at < len(units) and units[at].glued else ""
