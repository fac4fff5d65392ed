"""cordon explain: the chain of events behind one person, case or order, in sentences.

Everything is read from the run file: the truth from the table of infections, what the authority knew from the history of what it
learned, in which each policy's orders show when they are carried out. Nothing is run again.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import h5py
import numpy as np
import pandas as pd

from .errors import InputError
from .run_file import RunFile

CASE = ("confirmed", "asymptomatic_positive")
REASONS = {"contact": "a contact", "arrival": "an arrival", "suspected": "a suspected case", "confirmed": "a confirmed case",
           "asymptomatic_positive": "a positive without symptoms", "discharged": "someone discharged", "fever": "a fever", "positive_again": "positive once more",
           "spot": "someone who was where a case had been", "sealed": "living in a sealed area", "duty": "staff after their duty"}
PLACES = ("at home", "in an isolation site", "in hospital")
WHERE = {"household": "at home, by someone of the household", "team": "at work", "class": "in class", "community": "in the community", "visit": "on a family visit",
         "queue": "waiting at a checkpoint", "ward": "in a hospital ward", "vehicle": "in a vehicle", "room": "in a shared room of a site", "floor": "on the floor of a site"}
ENDS = {"open": "still holds at the end of the run", "time": "its time was over", "discharge": "by discharge", "death": "by death", "ruled_out": "ruled out by tests",
        "diagnosis": "a diagnosis gave another reason", "no_place": "for want of a place", "order": "what it was for had fallen away"}
NAMED_BY = ("a tracing team", "a tracing team that looked for the source", "a tracing team, as a contact of a contact", "an app", "records of gates and places")
PURPOSES = {"suspected": "as a suspect", "contact": "as a contact", "discharge": "before discharge", "arrival": "as an arrival", "staff": "as staff", "mass": "in a mass round", "other": "for another reason"}
CONDITIONS = ("well", "mildly ill", "severely ill", "critically ill")


@dataclass
class Line:
    """One event."""

    moment: float  # [day] since the start of the run
    text: str
    true: bool = False  # nobody knew it then


class Explainer:
    """Tells chains of events of one run."""

    def __init__(self, run: RunFile) -> None:
        self.run = run
        if "events" not in run.file or "history" not in run.file["events"]:
            raise InputError(str(run.path), "it has no event tables", "give a run that reached its end, and records its events")
        self.start = pd.Timestamp(str(run.attrs["start"]))

    # What is asked for.

    def person(self, number: int) -> str:
        """Everything that happened to one person."""
        people = int(self.run.attrs["people"])
        if not 0 <= number < people:
            raise InputError("--person", f"there is no person {number}", f"people of this run are numbered from 0 to {people - 1}")
        lines = self.timeline(number)
        parts = [f"{self.who(number)}.", *self.infections_of(number)]
        if not lines:
            return "\n".join([*parts, "Nothing happened to them in this run that its tables hold, and the authority knew nothing of them."])
        parts += ["", "What happened (~ true, and not known to anyone then):", *self.told(lines)]
        parts += self.waits(number) + self.chain_of_finding(number)
        return "\n".join(parts)

    def case(self, number: int) -> str:
        """The k-th case that the authority recorded, from 1."""
        cases = self.cases
        if not 1 <= number <= len(cases):
            raise InputError("--case", f"there is no case {number}", f"the run has cases 1 to {len(cases)}" if len(cases) else "the run has no recorded cases")
        row = cases.iloc[number - 1]
        return f"Case {number}, {row.what.replace('_', ' ')} on {self.when(row.moment)}.\n" + self.person(int(row.person))

    def order(self, number: int) -> str:
        """An order to hold someone, by its row in the table of stays; what led to it, and what became of it."""
        stays = self.stays
        if not 0 <= number < len(stays):
            raise InputError("--order", f"there is no order {number}", f"orders are rows of /events/stays, 0 to {len(stays) - 1}")
        stay = stays.iloc[number]
        person = int(stay.person)
        until = "it still held at the end of the run" if not np.isfinite(stay.until) else f"it ended on {self.when(stay.until)}: {ENDS[stay.ended_by]}"
        parts = [f"Order {number}: {self.policy(stay.policy)} held person {person} as {REASONS[stay.reason]} from {self.when(stay.since)}; {until}.", f"{self.who(person)}.", "",
                 "What led to it (~ true, and not known to anyone then):"]
        before = [line for line in self.timeline(person) if line.moment <= stay.since + 1e-6]
        parts += self.told(before) or ["  nothing that the tables hold"]
        parts += self.chain_of_finding(person, stay.since)
        during = [line for line in self.timeline(person) if line.moment > stay.since + 1e-6 and (not np.isfinite(stay.until) or line.moment <= stay.until + 1e-6)]
        if during:
            parts += ["", "While it held:", *self.told(during)]
        return "\n".join(parts)

    # What the tables hold.

    @cached_property
    def infections(self) -> pd.DataFrame:
        return self.table("infections")

    @cached_property
    def history(self) -> pd.DataFrame:
        return self.table("history")

    @cached_property
    def stays(self) -> pd.DataFrame:
        return self.table("stays")

    @cached_property
    def cases(self) -> pd.DataFrame:
        """The first record of each person as a case, in order of time."""
        rows = self.history[self.history.what.isin(CASE)].sort_values(["moment", "person"], kind="stable")
        return rows.drop_duplicates("person")

    def table(self, name: str) -> pd.DataFrame:
        """Columns as they are, with names in place of choices; times stay days, so that none is rounded."""
        group = self.run.file["events"].get(name)
        if group is None:
            return pd.DataFrame({"person": pd.Series(dtype=int)})
        columns = {}
        for key, item in group.items():
            if not isinstance(item, h5py.Dataset):
                continue
            values = item[...]
            if "flag_meanings" in item.attrs:
                values = np.array(item.attrs["flag_meanings"].split(), dtype=object)[values]
            columns[key] = values
        return pd.DataFrame(columns)

    def of(self, name: str, person: int) -> pd.DataFrame:
        table = {"infections": self.infections, "history": self.history, "stays": self.stays}
        rows = table[name] if name in table else self.table(name)
        return rows[rows.person == person]

    def label(self, dimension: str, row: float) -> str:
        names = self.run.file[dimension].asstr()
        return str(names[int(row)]) if 0 <= row < len(names) else "nowhere known"

    def policy(self, row: float) -> str:
        return f'policy "{self.label("policy", row)}"' if row >= 0 else "a rule of no policy"

    def when(self, day: float) -> str:
        return f"{self.start + pd.Timedelta(days=day):%-d %b %H:%M}"

    def who(self, person: int) -> str:
        text = f"Person {person}"
        infection = self.of("infections", person)
        if len(infection):
            row = infection.iloc[0]
            text += f", {int(row.age)} years, of {self.label('county_name', row.county)}"
        case = self.case_number(person)
        return text + (f" (case {case})" if case else "")

    def case_number(self, person: int) -> int:
        at = np.flatnonzero(self.cases.person.to_numpy() == person)
        return int(at[0]) + 1 if len(at) else 0

    # The truth.

    def infections_of(self, person: int) -> list[str]:
        """Who infected them, back to where the chain began, and whom they infected."""
        parts = []
        for _, row in self.of("infections", person).iterrows():
            chain = [f"Infected on {self.when(row.infected)} {self.how(row)}."]
            infector, steps = int(row.infector), 0
            while infector >= 0 and steps < 50:
                above = self.infections.iloc[infector]
                chain.append(f"  by person {int(above.person)}" + (f" (case {c})" if (c := self.case_number(int(above.person))) else ", whom the authority never found") +
                             f", infected on {self.when(above.infected)} {self.how(above)}")
                infector, steps = int(above.infector), steps + 1
            parts += chain
            own = self.infections[self.infections.infector == row.infection]
            if len(own):
                some = ", ".join(f"person {int(p)} ({s})" for p, s in zip(own.person.head(10), own.setting.head(10)))
                parts.append(f"They infected {len(own)}: {some}{' and more' if len(own) > 10 else ''}.")
            else:
                parts.append("They infected nobody.")
        return parts or ["Never infected."]

    def how(self, row: pd.Series) -> str:
        if row.source >= 0:
            return f"before or on the way here, coming from {self.label('source', row.source)}"
        if row.setting == "seed":
            return "at the start of the run, which says of nobody by whom"
        return WHERE.get(row.setting, row.setting) + (", under control" if row.held == "yes" else "")

    # What happened, in order.

    def timeline(self, person: int) -> list[Line]:
        """The course of the disease, and all that the authority learned and did."""
        lines: list[Line] = []
        for _, row in self.of("infections", person).iterrows():
            lines.append(Line(row.infected, f"infected {self.how(row)}", True))
            if row.severity != "asymptomatic":
                lines.append(Line(row.onset, "first symptoms", True))
            for name, text in (("severe", "severely ill"), ("critical", "critically ill")):
                if np.isfinite(row[name]):
                    lines.append(Line(row[name], f"becomes {text}", True))
            lines.append(Line(row.over, "dies" if row.dies == "yes" else "the illness is over", True))
        links = self.links_to(person)
        history = self.of("history", person)
        placed = {m for m in history[(history.what == "moved") & (history["where"] >= 0)].moment}
        for _, row in history.iterrows():
            if row.what == "waiting" and row.moment in placed:
                continue
            if text := self.sentence(row, links):
                lines.append(Line(row.moment, text))
        for _, row in self.of("stays", person).iterrows():
            if np.isfinite(row.until):
                lines.append(Line(row.until, f"order {int(row.stay)} to hold them as {REASONS[row.reason]} ends: {ENDS[row.ended_by]}"))
            lines.append(Line(row.since, f"order {int(row.stay)}: {self.policy(row.policy)} holds them as {REASONS[row.reason]}"))
        for _, row in self.of("turned_back", person).iterrows():
            again = f"; will try again on {self.when(row.again)}" if np.isfinite(row.again) else "; gives up"
            lines.append(Line(row.moment, f"{self.policy(row.policy)} turns them back{again}"))
        for _, row in self.of("kept_back", person).iterrows():
            lines.append(Line(row.moment, f"{self.policy(row.policy)} keeps them from leaving {self.label('source', row.source)}"))
        return sorted(lines, key=lambda line: line.moment)

    def links_to(self, person: int) -> pd.DataFrame:
        links = self.table("links")
        return links[links.contact == person] if "contact" in links else links

    def sentence(self, row: pd.Series, links: pd.DataFrame) -> str:
        """What a row of the history says; empty for what other tables say better."""
        detail, where, other = int(row.detail), row["where"], int(row.other)
        gate = f"gate {self.label('gate', where)}" if where >= 0 else "an entrance"
        facility = self.label("facility", where)
        by = f", by {self.policy(row.policy)}" if row.policy >= 0 else ""
        texts = {
            "fever_at_gate": lambda: f"flagged as feverish at {gate}",
            "ill_at_gate": lambda: f"flagged as ill at {gate}",
            "code_at_gate": lambda: f"flagged at {gate}: should be under control and not there",
            "arrival_seen": lambda: "noticed as an arrival" + (f" from {self.label('source', other)}" if other >= 0 else ", by mistake") + (f", at {gate}" if where >= 0 else ""),
            "care_sought": lambda: f"comes to the clinic {facility}" + (", feverish" if detail & 1 else "") + (", and tells of a link" if detail & 2 else ""),
            "suspected": lambda: f"suspected{by}",
            "ruled_out": lambda: f"ruled out{by}",
            "sampled": lambda: f"sampled {PURPOSES.get(self.purpose(detail), '')}, for {facility}{by}",
            "result": lambda: f"result of {facility}: {'positive' if detail & 1 else 'negative'}",
            "rapid_result": lambda: f"rapid test: {'positive' if detail & 1 else 'negative'}{by}",
            "preliminary": lambda: f"preliminary positive at {facility}, to be confirmed",
            "sample_lost": lambda: "their sample is lost",
            "contact_named": lambda: self.named(other, detail),
            "trace_asked": lambda: f"waits for a tracing team to ask for their contacts{by}",
            "trace_done": lambda: f"the team has reconstructed their contacts: {detail} named",
            "app_asked": lambda: f"their phone is asked whom it was near{by}",
            "condition_seen": lambda: f"seen to be {CONDITIONS[min(detail, 3)]}",
            "reason_given": lambda: "",  # the table of stays has it
            "moved": lambda: f"taken to {facility}" if where >= 0 else "stays at home",
            "waiting": lambda: f"waits for a place {PLACES[min(detail, 2)]}: there is none",
            "freed": lambda: "free",
            "discharged": lambda: f"discharged{by}",
            "died": lambda: "death known",
            "confirmed": lambda: "confirmed as a case",
            "asymptomatic_positive": lambda: "recorded as positive without symptoms",
            "positive_again": lambda: "positive once more after discharge",
            "fever_at_home": lambda: f"found feverish by someone who went from door to door{by}",
            "fever_reported": lambda: "their fever is reported by a village clinic, a private one or a pharmacy",
            "risk_seen": lambda: "seen to be feverish and of a group at risk",
            "found_out": lambda: f"found to be out, though held at home{by}",
            "places_told": lambda: f"has told where they had been: {detail} places",
            "zone_sealed": lambda: f"the area round them is sealed{by}",
            "zone_opened": lambda: f"the area round them is opened{by}",
        }
        return texts[row.what]() if row.what in texts else ""

    def purpose(self, detail: int) -> str:
        names = self.run.file["events/tests/purpose"].attrs["flag_meanings"].split()
        return names[detail & 255] if (detail & 255) < len(names) else ""

    def named(self, case: int, detail: int) -> str:
        settings = [str(s) for s in self.run.file["setting"].asstr()[...]]
        setting, way = detail & 255, detail >> 8
        who = f"person {case}" + (f" (case {c})" if (c := self.case_number(case)) else "")
        return f"named as a contact of {who}, met in: {settings[setting] if setting < len(settings) else '?'}, by {NAMED_BY[way] if way < len(NAMED_BY) else 'someone'}"

    def told(self, lines: list[Line]) -> list[str]:
        """One a line; what is said again in a row is said once."""
        out: list[str] = []
        previous = ""
        for line in lines:
            if line.text == previous:
                continue
            previous = line.text
            out.append(f"  {self.when(line.moment):>12} {'~' if line.true else ' '} {line.text}")
        return out

    # What waited for what.

    def waits(self, person: int) -> list[str]:
        """How long the links of the chain took."""
        history = self.of("history", person)
        out: list[str] = []

        def days(a: float, b: float) -> str:
            return f"{b - a:.1f} days"

        infection = self.of("infections", person)
        held = self.of("stays", person).since.min() if len(self.of("stays", person)) else np.nan
        found = history[history.what.isin(CASE)].moment.min() if len(history) else np.nan
        if len(infection) and infection.iloc[0].severity != "asymptomatic":
            onset = infection.iloc[0].onset
            if np.isfinite(held):
                out.append(f"  under control {days(onset, held)} after the first symptoms" if held >= onset else f"  under control {days(held, onset)} before the first symptoms")
            if np.isfinite(found) and found >= onset:
                out.append(f"  recorded as a case {days(onset, found)} after the first symptoms")
        for _, row in self.of("tests", person).head(3).iterrows():
            out.append(f"  the result of the sample of {self.when(row.sampled)} took {days(row.sampled, row.reported)}")
        asked = history[history.what == "trace_asked"]
        if len(asked):
            done = history[(history.what == "trace_done") & (history.moment >= asked.iloc[0].moment)]
            out.append(f"  their contacts were named {days(asked.iloc[0].moment, done.iloc[0].moment)} after they were asked for" if len(done) else
                       f"  a tracing team was asked for on {self.when(asked.iloc[0].moment)}, and was not done by the end of the run")
        for number, first in history[history.what == "waiting"].iterrows():
            moved = history[(history.what == "moved") & (history.index > number) & (history["where"] >= 0)]
            if len(moved) and moved.iloc[0].moment <= first.moment:
                continue  # there was one after all
            out.append(f"  waited {days(first.moment, moved.iloc[0].moment)} for a place, then in {self.label('facility', moved.iloc[0]['where'])}" if len(moved) else
                       f"  waited for a place from {self.when(first.moment)} on, in vain")
        return ["", "What waited for what:", *out] if out else []

    def chain_of_finding(self, person: int, before: float = np.inf) -> list[str]:
        """How the authority came to know them: by the case that named them, and that case by another, up to the first."""
        out: list[str] = []
        seen = {person}
        while True:
            history = self.of("history", person)
            history = history[history.moment <= before + 1e-6]
            if history.empty:
                break
            first = history.iloc[0]
            named = history[history.what == "contact_named"]
            text = self.sentence(first, pd.DataFrame()) or REASONS.get(str(first.what), str(first.what).replace("_", " "))
            out.append(f"  {self.who(person)}: first known on {self.when(first.moment)}: {text}")
            if named.empty or int(named.iloc[0].other) in seen or first.moment < named.iloc[0].moment - 1e-6:
                break
            before, person = named.iloc[0].moment, int(named.iloc[0].other)
            seen.add(person)
        return ["", "How they came to be known, back to the first:", *out] if out else []
