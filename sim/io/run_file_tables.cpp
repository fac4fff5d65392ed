// Event tables of the run file: each column is declared where it is filled.
#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "io/run_file.h"
#include "policy/policy.h"
#include "stages/isolate.h"
#include "stages/vaccinate.h"

namespace cordon::run_file {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double days(Moment m) { return m == Moment::never() ? nan : m.days(); }

template <class Tag>
std::int32_t index(Id<Tag> id) {
    return id ? static_cast<std::int32_t>(id.value) : -1;
}

// Rows of one table on their way to the file.
template <class Row>
class Table {
  public:
    Table(const h5::Group& events, std::string name, std::string dimension, const char* sentence, const std::vector<Row>& rows,
          std::size_t from, Date start, Stored stored)
        : dimension_(std::move(dimension)), rows_(rows), from_(from), since_(days_since(start)), stored_(stored) {
        const bool made = events.has(name);
        group_ = events.group(name);
        if (!made) group_.attribute("long_name", sentence);
        std::vector<std::int32_t> numbers(rows.size() - from);
        std::iota(numbers.begin(), numbers.end(), static_cast<std::int32_t>(from));
        const h5::Dataset d = column(dimension_, h5::Type::i32, "1", "row of the table, from 0");
        if (!made) d.make_scale(dimension_);
        d.write_rows(from, numbers.size(), numbers.data());
        scale_ = d;
    }

    // Numbers. get: value of a row.
    template <class T, class Get>
    h5::Dataset number(const char* name, const char* unit, const char* sentence, Get get) {
        const bool made = group_.has(name);
        std::vector<T> values;
        values.reserve(rows_.size() - from_);
        for (std::size_t i = from_; i < rows_.size(); ++i) values.push_back(static_cast<T>(get(rows_[i])));
        const h5::Dataset d = column(name, h5::type_of<T>(), unit, sentence);
        if (!made) d.attach_scale(0, scale_);
        d.write_rows(from_, values.size(), values.data());
        return d;
    }
    // Rows of another dataset or table of the file; -1: none.
    template <class Get>
    void reference(const char* name, const char* to, const char* sentence, Get get) {
        number<std::int32_t>(name, "1", sentence, [&](const Row& r) { return index(get(r)); }).attribute("refers_to", to);
    }
    // Moments, as days since the start of the run; NaN: never, not yet or not known.
    template <class Get>
    void moment(const char* name, const char* sentence, Get get) {
        const h5::Dataset d = number<double>(name, since_.c_str(), sentence, [&](const Row& r) { return days(get(r)); });
        d.attribute("calendar", "proleptic_gregorian");
    }
    // One of a list of names, by number.
    template <class Get>
    void choice(const char* name, const char* sentence, const std::vector<std::string>& names, Get get) {
        const h5::Dataset d = number<std::int8_t>(name, "1", sentence, [&](const Row& r) { return static_cast<int>(get(r)); });
        std::vector<std::int8_t> flags(names.size());
        std::iota(flags.begin(), flags.end(), std::int8_t{0});
        std::string meanings;
        for (const std::string& n : names) meanings += (meanings.empty() ? "" : " ") + n;  // names have no blanks
        d.attribute("flag_values", flags);
        d.attribute("flag_meanings", meanings);
    }
    template <class Get>
    void yes_no(const char* name, const char* sentence, Get get) {
        choice(name, sentence, {"no", "yes"}, get);
    }

  private:
    h5::Dataset column(const std::string& name, h5::Type type, const char* unit, const char* sentence) {
        if (group_.has(name)) return group_.dataset(name);
        const std::size_t chunk = stored_ == Stored::whole ? std::clamp<std::size_t>(std::bit_ceil(rows_.size()), 64, 1 << 17) : 1024;
        const h5::Dataset d = group_.grow(name, type, {{}, chunk, stored_ == Stored::whole && rows_.size() >= 64});
        describe(d, unit, sentence);
        return d;
    }

    h5::Group group_;
    h5::Dataset scale_;
    std::string dimension_;
    const std::vector<Row>& rows_;
    std::size_t from_;
    std::string since_;
    Stored stored_;
};

// County of residence: every table has it.
template <class Row>
void county(Table<Row>& table, const World& world) {
    table.reference("county", "/county", "county of residence; -1: nobody known by name", [&](const Row& r) {
        return r.person ? world.places.townships[world.population.township(r.person).value].county : County{};
    });
}

void write_infections(Table<Infection>& t, const World& world) {
    const Places& places = world.places;
    const Grid& grid = places.grid;
    const auto cell = [&](const Infection& i) { return i.cell ? &places[i.cell] : nullptr; };

    t.number<std::int32_t>("person", "1", "who was infected", [](const Infection& i) { return index(i.person); });
    t.reference("infector", "/events/infections", "by whom; -1: outside the region, or infected at the start",
                [](const Infection& i) { return i.infector; });
    t.choice("setting", "where it happened", setting_names, [](const Infection& i) { return i.setting; });
    t.reference("source", "/source", "outside source with whose arrivals the infection came; -1: none",
                [](const Infection& i) { return i.source; });
    t.choice("severity", "worst stage that the course reaches", severity_names, [](const Infection& i) { return i.severity; });
    t.yes_no("dies", "whether the course ends in death", [](const Infection& i) { return i.dies; });
    t.yes_no("turned_back", "turned back at a gate with it: no infection of the region",
             [](const Infection& i) { return i.turned_back; });
    t.yes_no("held", "infected while under control", [](const Infection& i) { return i.in_custody; });
    t.number<std::int16_t>("generation", "1", "links of the chain of infection since its start; 0: from outside, or infected at the start",
                           [](const Infection& i) { return i.generation; });
    t.number<std::int32_t>("offspring", "persons", "people infected by this one so far", [](const Infection& i) { return i.offspring; });
    t.number<std::int32_t>("ordinal", "1", "earlier infections of the same person", [](const Infection& i) { return i.ordinal; });
    t.number<std::int16_t>("strain", "1", "0: the first; k: the k-th [[disease.strain]]", [](const Infection& i) { return i.strain; });
    t.moment("infected", "moment of infection", [](const Infection& i) { return i.infected; });
    t.moment("onset", "onset of symptoms; of the asymptomatic, the moment of the same law at which nothing shows",
             [](const Infection& i) { return i.onset; });
    t.moment("detectable_from", "first moment at which the virus can be detected", [](const Infection& i) { return i.detectable_from; });
    t.moment("detectable_to", "last moment at which the virus can be detected", [](const Infection& i) { return i.detectable_to; });
    t.moment("severe", "when the course becomes severe; NaN: never", [](const Infection& i) { return i.severe_from; });
    t.moment("critical", "when the course becomes critical; NaN: never", [](const Infection& i) { return i.critical_from; });
    t.moment("over", "clinical recovery or death", [](const Infection& i) { return i.over; });
    t.yes_no("without_bed", "at the turning point of a severe course not in the bed that it needed", [](const Infection& i) { return i.without_bed; });
    t.moment("relapse_from", "when the virus can be detected once more; NaN: never", [](const Infection& i) { return i.relapse_from; });
    t.moment("relapse_to", "and until when", [](const Infection& i) { return i.relapse_to; });
    t.number<std::int16_t>("age", "years", "age of the infected person",
                           [&](const Infection& i) { return world.population.age(i.person); });
    county(t, world);
    t.reference("township", "/township", "township of residence", [&](const Infection& i) { return world.population.township(i.person); });
    t.number<std::int16_t>("row", "1", "row of the grid cell where it happened, from the south; -1: outside the region",
                           [&](const Infection& i) { return cell(i) ? cell(i)->row : -1; });
    t.number<std::int16_t>("column", "1", "column of the grid cell where it happened, from the west; -1: outside the region",
                           [&](const Infection& i) { return cell(i) ? cell(i)->column : -1; });
    t.number<float>("lon", "degrees_east", "longitude of the centre of that cell, WGS84",
                    [&](const Infection& i) { return cell(i) ? grid.lon((cell(i)->column + 0.5) * grid.cell_km) : nan; });
    t.number<float>("lat", "degrees_north", "latitude of the centre of that cell, WGS84",
                    [&](const Infection& i) { return cell(i) ? grid.lat((cell(i)->row + 0.5) * grid.cell_km) : nan; });
}

void write_tests(Table<TestEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was sampled", [](const TestEvent& e) { return index(e.person); });
    county(t, world);
    t.reference("laboratory", "/facility", "where it was examined; -1: on the spot, by a rapid test", [](const TestEvent& e) { return e.laboratory; });
    t.choice("purpose", "why it was taken", priority_names, [](const TestEvent& e) { return e.purpose; });
    t.choice("assay", "how it was examined", assay_names, [](const TestEvent& e) { return e.assay; });
    t.number<std::int16_t>("pool", "1", "samples in the tube that gave the result; 1: examined by itself", [](const TestEvent& e) { return e.pool; });
    t.moment("sampled", "when the sample was taken", [](const TestEvent& e) { return e.sampled; });
    t.moment("reported", "when the result was known", [](const TestEvent& e) { return e.reported; });
    t.yes_no("positive", "the result", [](const TestEvent& e) { return e.positive; });
    t.yes_no("infected", "the truth: infected when sampled", [](const TestEvent& e) { return e.infected; });
}

void write_stays(Table<StayEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was under control", [](const StayEvent& e) { return index(e.person); });
    county(t, world);
    t.choice("reason", "why; who has several reasons has a row for each", reason_names, [](const StayEvent& e) { return e.reason; });
    t.reference("policy", "/policy", "policy that ordered it; -1: none", [](const StayEvent& e) { return e.policy; });
    t.moment("since", "when the reason began", [](const StayEvent& e) { return e.since; });
    t.moment("until", "when it ended; NaN: it held at the end of the run", [](const StayEvent& e) { return e.until; });
    t.choice("ended_by",
             "by what: its time was over, by discharge or death, ruled out by tests, by a diagnosis that gave another reason, for want of a place, or "
             "because what it was for had fallen away",
             ended_by_names, [](const StayEvent& e) { return e.ended_by; });
}

void write_gate_hits(Table<GateEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was flagged; -1: someone whom nobody registered by name",
                           [](const GateEvent& e) { return index(e.person); });
    county(t, world);
    t.reference("gate", "/gate", "where", [](const GateEvent& e) { return e.gate; });
    t.moment("moment", "when", [](const GateEvent& e) { return e.moment; });
    t.number<std::int8_t>("step", "1", "step of the checkpoint that flagged, from 0", [](const GateEvent& e) { return e.step; });
    t.yes_no("infected", "the truth: infected", [](const GateEvent& e) { return e.infected; });
}

void write_entrance_hits(Table<EntranceEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was flagged", [](const EntranceEvent& e) { return index(e.person); });
    county(t, world);
    t.reference("township", "/township", "where the firm or school is", [&](const EntranceEvent& e) { return world.places[e.cell].township; });
    t.choice("place", "what it is", venue_kind_names, [](const EntranceEvent& e) { return e.place; });
    t.moment("moment", "when", [](const EntranceEvent& e) { return e.moment; });
    t.reference("policy", "/policy", "policy that asked for it", [](const EntranceEvent& e) { return e.policy; });
    t.number<std::int8_t>("step", "1", "step of the policy that flagged first, from 0", [](const EntranceEvent& e) { return e.step; });
    t.yes_no("infected", "the truth: infected", [](const EntranceEvent& e) { return e.infected; });
}

void write_discharges(Table<DischargeEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was discharged", [](const DischargeEvent& e) { return index(e.person); });
    county(t, world);
    t.reference("hospital", "/facility", "from where; -1: from home or a site, having waited for a bed in vain",
                [](const DischargeEvent& e) { return e.hospital; });
    t.moment("admitted", "when they came to hospital; NaN: never", [](const DischargeEvent& e) { return e.admitted; });
    t.moment("confirmed", "when they were confirmed", [](const DischargeEvent& e) { return e.confirmed; });
    t.moment("discharged", "when they left", [](const DischargeEvent& e) { return e.discharged; });
    t.yes_no("again", "was positive again after an earlier discharge", [](const DischargeEvent& e) { return e.again; });
    t.reference("policy", "/policy", "policy by whose rule", [](const DischargeEvent& e) { return e.policy; });
    t.number<std::int8_t>("alternative", "1", "which criteria of the rule were met: 0 its own, from 1 those of `or`",
                          [](const DischargeEvent& e) { return e.alternative; });
    t.yes_no("infectious", "the truth: could still infect, or shed, on release", [](const DischargeEvent& e) { return e.infectious; });
}

void write_history(Table<HistoryEvent>& t, const World&) {
    const auto number = [](std::uint32_t x) { return x == Fact::none ? -1 : static_cast<std::int32_t>(x); };
    t.number<std::int32_t>("person", "1", "of whom", [](const HistoryEvent& e) { return index(e.person); });
    t.moment("moment", "when it was learned", [](const HistoryEvent& e) { return e.moment; });
    t.choice("what", "what was learned", fact_names(), [](const HistoryEvent& e) { return e.what; });
    t.number<std::int16_t>("detail", "1", "of a result 1 positive; of symptoms, fevers and conditions how much; of a reason its number, and 256 times where it holds",
                           [](const HistoryEvent& e) { return e.detail; });
    t.number<std::int32_t>("where", "1", "row of `/gate` for what was seen at a gate, else of `/facility`; -1: neither, as at an entrance",
                           [&](const HistoryEvent& e) { return number(e.where); });
    t.number<std::int32_t>("other", "1", "of a contact or a reason the case, of an arrival the row of `/source`, of a place its number, of a zone its number; -1: nobody",
                           [&](const HistoryEvent& e) { return number(e.other); });
    t.reference("policy", "/policy", "policy that asked for it; -1: none", [](const HistoryEvent& e) { return e.policy; });
    t.choice("after", "class of people to which the person belongs from then on", person_class_names, [](const HistoryEvent& e) { return e.after; });
}

void write_links(Table<LinkEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "the case (of contacts of contacts: the contact) whose contact was found",
                           [](const LinkEvent& e) { return index(e.of); });
    t.number<std::int32_t>("contact", "1", "who was found", [](const LinkEvent& e) { return index(e.contact); });
    t.reference("county", "/county", "county of residence of the case",
                [&](const LinkEvent& e) { return world.places.townships[world.population.township(e.of).value].county; });
    t.choice("setting", "where they met last", setting_names, [](const LinkEvent& e) { return e.setting; });
    t.choice("by", "how the contact was found", named_by_names, [](const LinkEvent& e) { return e.by; });
    t.moment("last", "their last exposure", [](const LinkEvent& e) { return e.last; });
    t.moment("named", "when the authority had the name", [](const LinkEvent& e) { return e.named; });
    t.reference("policy", "/policy", "policy that asked", [](const LinkEvent& e) { return e.policy; });
}

void write_spots(Table<SpotEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "the case that had stayed there", [](const SpotEvent& e) { return index(e.person); });
    county(t, world);
    t.choice("kind", "of place; household: one that was visited", spot_kind_names, [](const SpotEvent& e) { return e.kind; });
    t.number<std::int16_t>("row", "1", "row of its grid cell, from the south", [&](const SpotEvent& e) { return world.places[e.cell].row; });
    t.number<std::int16_t>("column", "1", "column of its grid cell, from the west", [&](const SpotEvent& e) { return world.places[e.cell].column; });
    t.moment("last", "end of the last stay there", [](const SpotEvent& e) { return e.last; });
    t.moment("closed", "when it was closed", [](const SpotEvent& e) { return e.closed; });
    t.moment("until", "when it opens again; the same if it is not closed", [](const SpotEvent& e) { return e.until; });
    t.number<std::int32_t>("members", "persons", "people ordered into quarantine", [](const SpotEvent& e) { return e.members; });
    t.number<std::int32_t>("away", "persons", "others who stay away", [](const SpotEvent& e) { return e.away; });
    t.reference("policy", "/policy", "policy that closed it", [](const SpotEvent& e) { return e.policy; });
}

void write_transfers(Table<TransferEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was taken to another hospital", [](const TransferEvent& e) { return index(e.person); });
    county(t, world);
    t.reference("from", "/facility", "from where", [](const TransferEvent& e) { return e.from; });
    t.reference("to", "/facility", "where to", [](const TransferEvent& e) { return e.to; });
    t.moment("moment", "when the bed there was given", [](const TransferEvent& e) { return e.moment; });
    t.choice("condition", "how ill they were known to be", {"well", "mild", "severe", "critical"}, [](const TransferEvent& e) { return e.condition; });
    t.reference("policy", "/policy", "policy that wanted it", [](const TransferEvent& e) { return e.policy; });
}

void write_vaccinations(Table<Dose>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was vaccinated", [](const Dose& e) { return index(e.person); });
    county(t, world);
    t.number<std::int8_t>("dose", "1", "1 the first, 2 the second", [](const Dose& e) { return e.number; });
    t.moment("moment", "when", [](const Dose& e) { return e.moment; });
    t.reference("policy", "/policy", "policy that offered it", [](const Dose& e) { return e.policy; });
}

void write_turned_back(Table<TurnedBackEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was turned back on the way in", [](const TurnedBackEvent& e) { return index(e.person); });
    county(t, world);
    t.reference("source", "/source", "where they came from", [](const TurnedBackEvent& e) { return e.source; });
    t.moment("moment", "when", [](const TurnedBackEvent& e) { return e.moment; });
    t.moment("again", "when they try again; NaN: never", [](const TurnedBackEvent& e) { return e.again; });
    t.yes_no("permit", "for want of a permit; otherwise because the day's quota was used up, or by a checkpoint",
             [](const TurnedBackEvent& e) { return e.permit; });
    t.reference("policy", "/policy", "policy that turned them back", [](const TurnedBackEvent& e) { return e.policy; });
}

void write_kept_back(Table<KeptBackEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was kept from leaving for here", [](const KeptBackEvent& e) { return index(e.person); });
    county(t, world);
    t.reference("source", "/source", "where they are", [](const KeptBackEvent& e) { return e.source; });
    t.moment("moment", "when they would have set out", [](const KeptBackEvent& e) { return e.moment; });
    t.number<std::int8_t>("step", "1", "step of the exit post that flagged, from 0; -1: they had no health certificate",
                          [](const KeptBackEvent& e) { return e.step; });
    t.reference("policy", "/policy", "policy that kept them", [](const KeptBackEvent& e) { return e.policy; });
    t.yes_no("infected", "the truth: infected", [](const KeptBackEvent& e) { return e.infected; });
}

void write_sweep_finds(Table<SweepEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was found at home", [](const SweepEvent& e) { return index(e.person); });
    county(t, world);
    t.choice("what", "as what", sweep_event_names, [](const SweepEvent& e) { return e.what; });
    t.moment("moment", "when", [](const SweepEvent& e) { return e.moment; });
    t.reference("policy", "/policy", "whose workers", [](const SweepEvent& e) { return e.policy; });
    t.yes_no("infected", "the truth: infected", [](const SweepEvent& e) { return e.infected; });
}

void write_matches(Table<MatchEvent>& t, const World& world) {
    t.number<std::int32_t>("person", "1", "who was taken for an arrival because records were matched",
                           [](const MatchEvent& e) { return index(e.person); });
    county(t, world);
    t.moment("listed", "when the name was on a list", [](const MatchEvent& e) { return e.listed; });
    t.moment("checked", "when it was checked", [](const MatchEvent& e) { return e.checked; });
    t.reference("team", "/facility", "who checked", [](const MatchEvent& e) { return e.team; });
    t.reference("policy", "/policy", "policy that asked", [](const MatchEvent& e) { return e.policy; });
    t.yes_no("arrival", "the truth: an arrival", [](const MatchEvent& e) { return e.arrival; });
    t.yes_no("infected", "the truth: infected", [](const MatchEvent& e) { return e.infected; });
}

}  // namespace

void EventTables::write(const State& state) { write(state, state.events.stays, {}); }

void EventTables::finish(const RunView& run) {
    std::vector<StayEvent> stays = run.state.events.stays;
    for (const StayEvent& stay : open_stays(run.known)) stays.push_back(stay);
    const bool asked = std::find(wanted_.begin(), wanted_.end(), "vaccinations") != wanted_.end();
    write(run.state, stays, asked ? doses_given(run.world, run.scenario.policies, run.luck, run.state) : std::vector<Dose>{});
}

void EventTables::write(const State& state, const std::vector<StayEvent>& stays, const std::vector<Dose>& doses) {
    const h5::Group events = root_.group("events");
    const auto table = [&](const char* name, const char* dimension, const char* sentence, const auto& rows, const auto& columns) {
        if (std::find(wanted_.begin(), wanted_.end(), name) == wanted_.end()) return;
        if (written_.contains(name) && written_[name] == rows.size()) return;
        Table t(events, name, dimension, sentence, rows, written_[name], world_.clock.start, stored_);
        columns(t, world_);
        written_[name] = rows.size();
    };
    table("infections", "infection", "the truth: every infection, in order", state.episodes.rows, write_infections);
    table("tests", "test", "every result of a person who is known by name; of the others in mass rounds only the positive ones", state.events.tests, write_tests);
    table("stays", "stay", "every reason for which someone was under control", stays, write_stays);
    table("gate_hits", "gate_hit", "everyone flagged at a gate, rightly or not", state.events.gate_hits, write_gate_hits);
    table("entrance_hits", "entrance_hit", "everyone flagged at the entrance of a firm or school, rightly or not", state.events.entrance_hits,
          write_entrance_hits);
    table("discharges", "discharge", "every discharge of a case", state.events.discharges, write_discharges);
    table("turned_back", "turned_back_row", "every arrival turned back on the way in", state.events.turned_back, write_turned_back);
    table("kept_back", "kept_back_row", "every traveller whom export control kept from leaving", state.events.kept_back, write_kept_back);
    table("sweep_finds", "sweep_find", "everyone found by workers who go from door to door", state.events.sweep_finds, write_sweep_finds);
    table("matches", "match", "everyone taken for an arrival because records were matched", state.events.matches, write_matches);
    table("spots", "spot", "every place that was closed because a case had stayed there", state.events.spots, write_spots);
    table("transfers", "transfer", "every patient whom an ambulance took to another hospital", state.events.transfers, write_transfers);
    table("links", "link", "every pair of a case and a contact that tracing found", state.events.links, write_links);
    table("vaccinations", "vaccination", "every dose of a vaccine; written when the run has ended", doses, write_vaccinations);
    table("history", "history_row", "all that the authority learned of each person, in order", state.events.history, write_history);
}

}  // namespace cordon::run_file
