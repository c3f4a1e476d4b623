"""rows → Markdown tables: goals, systems by data set, cost."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reporting.figures import GOALS, NAMES, SETS, best_of, is_reached, shown

Figures = Mapping[str, Mapping[str, Mapping[str, float]]]  # by system, data set, figure
Systems = Mapping[str, Mapping[str, Any]]  # what each took
OURS = "dateline"
# What a tool was tuned on.
_SYSTEMS_OWN = {
    "readability": {"readability-lxml"},
    "trafilatura": {"trafilatura", "trafilatura_fast", "trafilatura_precision"},
    "newspaper4k": {"newspaper4k"},
    "htmldate_default": {"htmldate"},
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def goals(figures: Figures, systems: Systems) -> str:
    """Each figure that has a goal: what was measured, what is the best of the others."""
    head = ["pages", "figure", "dateline", "goal", "", "best of the others"]
    rows = [row for name in SETS for row in _goals_of(name, figures)]
    return table(head, [*rows, *_goal_of_cost(systems)])


def _goal_of_cost(systems: Systems) -> Iterable[list[str]]:
    goal, ratio = GOALS["all"]["ratio"], systems.get(OURS, {}).get("ratio")
    if ratio:
        told = "reached" if ratio <= goal else "**not reached**"
        yield ["all", "CPU of trafilatura's fast mode", shown(ratio), f"≤ {shown(goal)}", told, "–"]


def _goals_of(name: str, figures: Figures) -> Iterable[list[str]]:
    for figure, goal in GOALS.get(name, {}).items():
        value = figures[OURS].get(name, {}).get(figure)
        if value is None:
            continue
        others = {
            system: sets[name][figure]
            for system, sets in figures.items()
            if system != OURS and figure in sets.get(name, {}) and _gives(figure, sets[name])
        }
        best = best_of(figure, others.values())
        names = [system for system, value in others.items() if value == best]
        peer = f"{shown(best)} {names[0]}" if names else "–"
        sign = "≤" if figure.startswith("date_") else "≥"
        reached = "reached" if is_reached(figure, value, goal) else "**not reached**"
        yield [name, NAMES[figure]["name"], shown(value), f"{sign} {shown(goal)}", reached, peer]


# A system that gives no dates makes no wrong ones: figures that count only beside another.
_BESIDE = {"date_wrong": "date", "date_undated": "date", "image_precision": "image_credit"}


def _gives(figure: str, found: Mapping[str, float]) -> bool:
    return found.get(_BESIDE.get(figure, figure), 0) > 0


def by_set(name: str, figures: Figures) -> str:
    """All systems on one data set; what a system doesn't read at all is left blank."""
    known = [figure for figure in NAMES if figure in figures[OURS].get(name, {})]
    head = ["system", *(NAMES[figure]["name"] for figure in known)]
    of_set = [sets[name] for sets in figures.values() if name in sets]
    best = {
        one: best_of(one, [found[one] for found in of_set if one in found and _gives(one, found)])
        for one in known
    }

    def cell(one: str, found: Mapping[str, float]) -> str:
        if one not in found or not _gives(one, found):
            return ""
        return f"**{shown(found[one])}**" if found[one] == best[one] else shown(found[one])

    def row(system: str) -> list[str]:
        told = [cell(one, figures[system].get(name, {})) for one in known]
        own = "*" if system in _SYSTEMS_OWN.get(name, ()) else ""
        return [f"{system}{own}", *told]

    return table(head, (row(system) for system in figures if name in figures[system]))


def cost(systems: Systems) -> str:
    """What each system took, in one run."""
    head = ["system", "CPU, median", "95 of 100 pages within", "of trafilatura's fast mode",
            "peak memory", "exceptions"]  # fmt: skip

    def row(name: str, told: Mapping[str, Any]) -> list[str]:
        ratio = f"{told['ratio']:.2f}" if told.get("ratio") else "–"
        failed = sum(told["errors"].values())
        memory = f"{told['peak_mib']} MiB"
        return [name, f"{told['cpu_ms']:.1f} ms", f"{told['cpu_ms_p95']:.0f} ms", ratio, memory,
                str(failed)]  # fmt: skip

    return table(head, (row(name, told) for name, told in systems.items()))
