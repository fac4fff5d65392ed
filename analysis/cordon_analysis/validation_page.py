"""The page of `cordon validate`: a table and a plot for each case."""
from __future__ import annotations

import base64
import io
import itertools
from pathlib import Path

import jinja2
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

HOLDS, FAILS, KNOWN = "#2b6a99", "#c0392b", "#222222"

PAGE = jinja2.Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Cordon: what is known, and what it gives back</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .2rem; }
p { margin: .3rem 0; } .source, footer { color: #666; } code { background: #f2f2f2; padding: 0 .2em; }
.case { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.5rem; align-items: start; }
.case > * { overflow-x: auto; } img { width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; border-bottom: 1px solid #999; } td, th { padding: .15rem .5rem .15rem 0; vertical-align: top; }
td.n, th.n { text-align: right; white-space: nowrap; } tr + tr td { border-top: 1px solid #eee; }
.fails { color: {{ fails }}; font-weight: 600; }
@media (max-width: 60rem) { .case { grid-template-columns: 1fr; } }
</style></head><body>
<h1>What is known, and what Cordon gives back</h1>
<p>{{ held }} of {{ results|length }} expectations hold. <code>{{ command }}</code>, version {{ version }}, {{ "%.1f"|format(seconds / 60) }} minutes.</p>
<p>Each case is an ordinary scenario run by the ordinary program; expectations are read after the runs. Points are what was simulated, with
95 % intervals, bars the expectation with its tolerance.</p>
{% for case in cases %}
<h2>{{ case.name }}</h2>
<p>{{ case.title }}. <span class="source">{{ case.source }}</span> <code>scenarios/{{ case.scenario }}</code></p>
<div class="case"><div><table>
<tr><th>row</th><th>figure</th><th class="n">expected</th><th class="n">simulated</th><th class="n">95 % interval</th><th class="n">tolerance</th><th class="n">runs</th><th>verdict</th></tr>
{% for r in case.results %}
<tr><td>{{ r.row }}</td><td>{{ r.figure }}</td><td class="n">{{ "%.5g"|format(r.expected) }}</td><td class="n">{{ "%.5g"|format(r.simulated) }}</td>
<td class="n">{% if r.high > r.low %}{{ "%.4g"|format(r.low) }} – {{ "%.4g"|format(r.high) }}{% else %}–{% endif %}</td>
<td class="n">{{ "%.2g"|format(r.tolerance) }}</td><td class="n">{{ r.runs }}</td><td{% if not r.holds %} class="fails"{% endif %}>{{ "holds" if r.holds else "fails" }}</td></tr>
{% endfor %}</table></div>
<div><img alt="simulated less expected, over the tolerance" src="data:image/png;base64,{{ case.plot }}"></div></div>
{% endfor %}
</body></html>
""", autoescape=True)


def plot(results: list) -> str:
    """Simulated less expected in units of the tolerance: everything between the two lines holds."""
    fig, axis = plt.subplots(figsize=(5.2, 0.9 + 0.26 * len(results)), dpi=130, layout="constrained")
    for k, r in enumerate(results):
        unit = r.tolerance or 1.0
        at, low, high = ((x - r.expected) / unit for x in (r.simulated, r.low, r.high))
        colour = HOLDS if r.holds else FAILS
        axis.plot([max(-3, low), min(3, high)], [k, k], color=colour, lw=1.6, alpha=0.6)
        axis.plot(min(3, max(-3, at)), k, "o", color=colour, ms=5)
    axis.axvspan(-1, 1, color=KNOWN, alpha=0.08, lw=0)
    axis.axvline(0, color=KNOWN, lw=1)
    axis.set_yticks(range(len(results)), [label(r, results) for r in results], fontsize=7)
    axis.set_ylim(len(results) - 0.4, -0.6)
    axis.set_xlim(-3.1, 3.1)
    axis.set_xlabel("(simulated - expected) / tolerance", fontsize=8)
    axis.tick_params(axis="x", labelsize=7)
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)
    axis.tick_params(axis="y", length=0)
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")
    plt.close(fig)
    return base64.b64encode(buffer.getvalue()).decode()


def label(r, results: list) -> str:
    same = [other for other in results if other.row == r.row]
    text = r.row if len(same) == 1 else f"{r.row}: {r.figure}"
    return text if len(text) < 46 else text[:44] + "…"


def save(results: list, cases: list[dict], command: str, version: str, seconds: float, output: Path) -> None:
    by_case = {name: list(group) for name, group in itertools.groupby(results, lambda r: r.case)}
    shown = [case | {"results": by_case[case["name"]], "plot": plot(by_case[case["name"]])} for case in cases if case["name"] in by_case]
    output.write_text(PAGE.render(cases=shown, results=results, held=sum(r.holds for r in results), command=command, version=version, seconds=seconds, fails=FAILS))
