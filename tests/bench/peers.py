"""Other tools that find what newsfacts finds, each behind one function: text → what it found.

    recognizers-text-suite   en zh   MONEY PERCENT MEASURE DATE
    quantulum3               en      MONEY PERCENT MEASURE
    jionlp                   zh      MONEY DATE

None of them finds counts, organizations or quotes, tells a period or an aspect, or says why it has no value.
"""

import contextlib
import io
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Found(NamedTuple):
    """What a tool found: characters `start` to `end`, a number and an ISO currency where it has them."""

    label: str
    start: int
    end: int
    value: str = ""
    currency: str = ""


class Peer(NamedTuple):
    """A tool in one language.

    Attributes:
        module: What must be installed.
        labels: Labels that it covers.
        load: Makes the function that reads a text.
    """

    name: str
    module: str
    lang: str
    labels: tuple[str, ...]
    load: Callable[[], Callable[[str], list[Found]]]


# Names that the tools give to currencies, where they give no ISO code.
_CURRENCIES: Mapping[str, str] = {
    "Dollar": "USD",
    "dollar": "USD",
    "united states dollar": "USD",
    "chinese yuan": "CNY",
    "euro": "EUR",
    "hong kong dollar": "HKD",
    "pound sterling": "GBP",
    "japanese yen": "JPY",
    "singapore dollar": "SGD",
    "元": "CNY",
    "美元": "USD",
    "港元": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "英镑": "GBP",
}


def _recognizers(lang: str) -> Callable[[str], list[Found]]:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    culture = Culture.English if lang == "en" else Culture.Chinese
    readers = {
        "MONEY": recognize_currency,
        "PERCENT": recognize_percentage,
        "MEASURE": recognize_dimension,
        "DATE": recognize_datetime,
    }

    def read(text: str) -> list[Found]:
        found = []
        for label, recognize in readers.items():
            # On some texts a reader of the tool raises: it found nothing there.
            with contextlib.suppress(Exception):
                found += [_recognized(label, result) for result in recognize(text, culture)]
        return found

    return read


def _recognized(label: str, result: Any) -> Found:
    resolution = result.resolution or {}
    value = (resolution.get("value") or "").rstrip("%") if label != "DATE" else ""
    currency = resolution.get("isoCurrency") or _CURRENCIES.get(resolution.get("unit", ""), "")
    return Found(label, result.start, result.end + 1, value, currency if label == "MONEY" else "")


def _quantulum() -> Callable[[str], list[Found]]:
    from quantulum3 import classifier, parser

    # Without its classifier, which needs scikit-learn and its own training.
    classifier.USE_CLF = False

    def read(text: str) -> list[Found]:
        return [found for quantity in parser.parse(text) if (found := _measured(quantity)).label]

    return read


def _measured(quantity: Any) -> Found:
    unit = quantity.unit
    label = (
        "MONEY" if unit.entity.name == "currency" else "PERCENT" if unit.name == "percentage" else "MEASURE"
    )
    if label == "MEASURE" and unit.entity.name == "dimensionless":
        label = ""
    currency = _CURRENCIES.get(unit.name, "") if label == "MONEY" else ""
    return Found(label, *quantity.span, f"{quantity.value:.12g}", currency)


def _jionlp() -> Callable[[str], list[Found]]:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp

    def read(text: str) -> list[Found]:
        found = []
        with contextlib.suppress(Exception):
            found += [_paid(row) for row in jionlp.ner.extract_money(text)]
        with contextlib.suppress(Exception):
            times = jionlp.ner.extract_time(text, time_base=time.time())
            found += [Found("DATE", *row["offset"]) for row in times]
        return found

    return read


def _paid(row: Mapping[str, Any]) -> Found:
    number = row["detail"]["num"]
    value = number if isinstance(number, str) else ""
    return Found("MONEY", *row["offset"], value, _CURRENCIES.get(row["detail"]["case"], ""))


PEERS = (
    Peer(
        "recognizers-text-suite",
        "recognizers_number_with_unit",
        "en",
        ("MONEY", "PERCENT", "MEASURE", "DATE"),
        lambda: _recognizers("en"),
    ),
    Peer("quantulum3", "quantulum3", "en", ("MONEY", "PERCENT", "MEASURE"), _quantulum),
    Peer(
        "recognizers-text-suite",
        "recognizers_number_with_unit",
        "zh",
        ("MONEY", "PERCENT", "MEASURE", "DATE"),
        lambda: _recognizers("zh"),
    ),
    Peer("jionlp", "jionlp", "zh", ("MONEY", "DATE"), _jionlp),
)
