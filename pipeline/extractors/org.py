from collections.abc import Mapping
from pipeline.match import RuleMatcher
from pipeline.units import Fact, Units
def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    return []
