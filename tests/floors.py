"""Write tests/score_floors.toml from today's scores; refuses to lower a floor on the same corpus."""

import sys
import tomllib
from pathlib import Path

from pipeline import flow
from pipeline.corpus import load
from pipeline.evaluate import evaluate, fingerprint

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "tests/score_floors.toml"


def main() -> None:
    """Measure the dev articles and write the floors."""
    corpus = load(ROOT / "corpus")
    articles = {name: article for name, article in corpus.articles.items() if article.split == "dev"}
    gold = [row for row in corpus.gold if row.doc in articles]
    pipeline = flow.load()
    predicted = [record for article in articles.values() for record in pipeline.extract(article)]
    floors = evaluate(gold, predicted, articles).floors()
    mark = fingerprint(gold, articles)
    before = tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
    if before.get("fingerprint") == mark:
        lower = [
            f"{row}: {measure} {floors[row][measure]} is below {floor}"
            for row, old in before["floors"].items()
            for measure, floor in old.items()
            if floors.get(row, {}).get(measure, 0) < floor
        ]
        if lower:
            sys.exit("floors only go up:\n" + "\n".join(lower))
    lines = ["# F1 on the dev articles, rounded down. Written by `make floors`; floors only go up.", ""]
    lines += [f'fingerprint = "{mark}"', ""]
    for row, scores in floors.items():
        lines.append(f'[floors."{row}"]')
        lines += [f"{measure} = {score}" for measure, score in scores.items()]
        lines.append("")
    FILE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
