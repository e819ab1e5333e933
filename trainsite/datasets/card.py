"""The data card: what a data set holds, in Markdown with the front matter that Hugging Face reads."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from trainsite.datasets.folder import row_path
from trainsite.records.training_set import SPLITS, Dataset, StageCounts

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_HUB_SPLITS = {"train": "train", "val": "validation", "test": "test"}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def data_card(dataset: Dataset) -> str:
    """Return the card of a data set."""
    parts = [
        _front_matter(dataset),
        "# Data set of agent trajectories\n",
        f"{_total(dataset):,} examples of model calls for {_joined(dataset.balance['task'])}, drawn from"
        f" {len(dataset.sources):,} {_plural('source', len(dataset.sources))} by trainsite {dataset.version} at"
        f" {dataset.created_at}. `dataset.json` says the same in full.\n",
        *_warnings(dataset),
        "## Sources\n",
        _table(
            ("source", "run", "step", "rows", "SHA-256"),
            ((s.name, s.run_id or "", s.step or "", f"{s.rows:,}", s.sha256) for s in dataset.sources),
        ),
        "Evidence kinds: " + _counted(dataset.balance["evidence"]) + ".\n",
        "## Counts\n",
        _counts("rows read", "rows that passed", dataset.rows),
        _counts("examples in these", "examples kept", dataset.examples),
        f"{dataset.rows_without_reward:,} of the rows that passed have no reward."
        " `excluded.ndjson` names each place.\n",
        "## Splits\n",
        _table(
            ("split", "rows", "groups", "share"),
            ((s.split, f"{s.rows:,}", f"{s.groups:,}", f"{s.share:.1%}") for s in dataset.splits),
        ),
        _split_text(dataset),
        "## Balance\n",
        *(_balance(name, values) for name, values in dataset.balance.items()),
        "## Privacy\n",
        _privacy(dataset),
        "## Known limits\n",
        _limits(dataset),
        "## Reproduce\n",
        "In the folder that holds that of this card; a source that stands elsewhere is given by its name alone.\n",
        f"```sh\n{dataset.command}\n```\n",
        "The same sources, version, redaction key and `SOURCE_DATE_EPOCH` give the same bytes.\n",
    ]
    return "\n".join(parts)


def _front_matter(dataset: Dataset) -> str:
    total = _total(dataset)
    size = next((name for limit, name in _SIZES if total < limit), "n>1M")
    lines = [
        "---",
        f"license: {json.dumps(dataset.licence or 'unknown')}",
        "pretty_name: Agent trajectories",
        "tags: [trainsite, trajectories, agents]",
        "task_categories: [text-generation]",
        f"size_categories: [{json.dumps(size)}]",
        "configs:",
    ]
    for number, name in enumerate(reversed(dataset.choices.formats)):
        lines += [f"- config_name: {name}", *(["  default: true"] if number == 0 else []), "  data_files:"]
        for split in dataset.splits:
            if split.rows:
                lines += [f"  - split: {_HUB_SPLITS[split.split]}", f"    path: {row_path(name, split.split)}"]
    return "\n".join([*lines, "---\n"])


def _warnings(dataset: Dataset) -> list[str]:
    return ["## Warnings\n", "".join(f"- {_plain(text)}\n" for text in dataset.warnings)] if dataset.warnings else []


def _counts(first: str, last: str, counts: StageCounts) -> str:
    excluded = ((f"left out: {reason}", f"{count:,}") for reason, count in counts.excluded.items())
    return _table((first, f"{counts.rows_in:,}"), (*excluded, (last, f"{counts.rows_out:,}")))


def _split_text(dataset: Dataset) -> str:
    choices, found = dataset.choices, dataset.similarity
    return (
        f"Rows that share a {_group_words(choices.group_by)} are one group, and so are groups that hold examples with a"
        f" similarity of {choices.link_threshold:g} or more. No split divides a group: there are {dataset.groups:,},"
        f" the largest with {dataset.largest_group:,} rows. SHA-256 of the seed and the group's smallest id decides the"
        " split, so rows that are added or reordered move no other, unless they tie groups together.\n\n"
        f"{found.near_pairs:,} links between nearly equal examples made {found.clusters:,} clusters;"
        f" {found.unchecked_pairs:,} pairs that looked alike, counted per band, were not compared.\n"
    )


def _group_words(group_by: str) -> str:
    words = "conversation, scenario or trajectory id" if group_by == "auto" else f"{group_by} id"
    return f"{words} (a scenario or trajectory id without a UUID: within one source and format)"


def _balance(name: str, values: Mapping[str, Mapping[str, int]]) -> str:
    total = sum(sum(counts.values()) for counts in values.values()) or 1
    rows = (
        (value, *(f"{counts[split]:,}" for split in SPLITS), f"{sum(counts.values()) / total:.1%}")
        for value, counts in values.items()
    )
    return _table((name, *SPLITS, "share"), rows)


def _privacy(dataset: Dataset) -> str:
    classes = ", ".join(f"{_plain(name)} {count:,}" for name, count in dataset.redactions.items()) or "nothing"
    return (
        f"Replaced by tokens in the rows that passed: {classes}. Runs that were redacted before are scanned again, and"
        f" rows in which that finds something are left out. Rules `{dataset.rules_sha256}`, key id"
        f" `{dataset.redaction_key_id}`. Each row says so in `metadata.attestation`.\n"
    )


def _limits(dataset: Dataset) -> str:
    limits = [
        "Names of persons, and secrets without a known form, can be left: read rows before you publish them.",
        "Labels are rules over hints, answers and prompts; no person checked them.",
        "`unrated` rows have no reward: nobody said that their answers are good.",
        "Texts that say the same in other words are not found as duplicates.",
    ]
    if dataset.choices.keep_failed:
        limits.append(f"What failed was kept on purpose: {_plain(dataset.choices.keep_failed)}.")
    if dataset.licence is None:
        limits.append("The licence of the sources is not known.")
    return "".join(f"- {text}\n" for text in limits)


def _total(dataset: Dataset) -> int:
    return sum(split.rows for split in dataset.splits)


def _joined(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "no task"


def _counted(values: Mapping[str, Mapping[str, int]]) -> str:
    return ", ".join(f"{_plain(name)} {sum(counts.values()):,}" for name, counts in values.items())


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_line(head), _line(["---"] * len(head), is_plain=True), *map(_line, rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str], *, is_plain: bool = False) -> str:
    return "| " + " | ".join(cell if is_plain else _plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
