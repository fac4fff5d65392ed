// A checkpoint's bytes: a line that says what it is, a head, and the numbers of State and Known, each with a checksum.
#include "io/saved.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/disk.h"
#include "state/visit.h"

namespace cordon {

namespace {

constexpr std::string_view first_line = "cordon checkpoint 1\n";

struct Head {
    std::array<char, 24> version{};
    std::uint64_t scenario = 0, world = 0, shape = 0;
    std::int64_t seed = 0;
    std::int32_t tick = 0;
    std::uint64_t size = 0;      // [byte] of what follows
    std::uint32_t checksum = 0;  // of it
};
CORDON_VISIT(Head, version, scenario, world, shape, seed, tick, size, checksum)

std::uint64_t shape() {
    static const std::uint64_t value = [] {
        const State state;
        const Known known;
        Shape s;
        s.one(state), s.one(known);
        return s.value();
    }();
    return value;
}

template <class List>
void sized(const List& list, std::size_t n, const char* what, bool may_be_empty = false) {
    if (list.size() != n && !(may_be_empty && list.empty())) throw Damaged(fmt::format("it has {} {} where there are {}", list.size(), what, n));
}

// That what is counted by the things of a world fits this one, and that what points into lists points into them.
void fit(const State& s, const Known& k, const World& w, std::size_t policies) {
    const std::size_t counties = w.places.counties.size();
    sized(s.facilities, w.places.facilities.size(), "facilities");
    sized(s.queues, w.places.gates.size(), "gates");
    sized(s.conditions_at, static_cast<std::size_t>(s.tick.index + 1), "ticks");
    for (const std::uint32_t at : s.conditions_at)
        if (at >= s.conditions.size()) throw Damaged("a tick has conditions that are not there");
    for (const Conditions& c : s.conditions) sized(c.county, counties, "counties");
    sized(s.supplies.stocks, w.places.stocks.size(), "stocks", true);
    sized(s.today[Series::orders], policies, "policies");
    for (const auto& day : k.by_day) sized(day, counties, "counties", true);
    for (const Coming& c : s.came)
        if (c.arrival >= w.mobility.arrivals.size()) throw Damaged("someone has come who was not to come");
    for (std::size_t e = 0; e < s.episodes.rows.size(); ++e) {
        const Infection& i = s.episodes.rows[e];
        if (!i.person || (i.infector && i.infector.value >= e) || (i.previous && i.previous.value >= e)) throw Damaged("an infection comes before its cause");
    }
}

}  // namespace

std::string to_checkpoint(const State& state, const Known& known, const Belonging& to) {
    Save body;
    body.one(state), body.one(known);
    Head head;
    std::copy_n(to.version.begin(), std::min(to.version.size(), head.version.size()), head.version.begin());
    head.scenario = to.scenario, head.world = to.world, head.shape = shape(), head.seed = to.seed, head.tick = state.tick.index;
    head.size = body.bytes().size(), head.checksum = checksum(body.bytes());
    Save front;
    front.one(head);
    const std::uint32_t sum = checksum(front.bytes());
    front.one(sum);
    return std::string(first_line) + std::string(front.bytes()) + std::string(body.bytes());
}

void from_checkpoint(std::string_view bytes, const Belonging& to, const World& world, std::size_t policies, State& state, Known& known) {
    if (!bytes.starts_with(first_line)) throw Damaged("this is not a checkpoint of this program, or its beginning is damaged");
    bytes.remove_prefix(first_line.size());
    Head head;
    Load front(bytes);
    front.one(head);
    const std::uint32_t own = checksum(bytes.substr(0, bytes.size() - front.left()));
    std::uint32_t sum = 0;
    front.one(sum);
    if (sum != own) throw Damaged("its head is damaged");
    const std::string version(head.version.data(), std::find(head.version.begin(), head.version.end(), '\0') - head.version.begin());
    if (version != to.version) throw Damaged(fmt::format("it is of version {} of the program, and this is {}", version, to.version));
    if (head.shape != shape()) throw Damaged("it is of another build of the program, which keeps other things in mind");
    if (head.world != to.world) throw Damaged(fmt::format("it is of another world ({:016x}, and this is {:016x})", head.world, to.world));
    if (head.scenario != to.scenario || head.seed != to.seed) throw Damaged("it is of another scenario, or of another seed");
    const std::string_view body = bytes.substr(bytes.size() - front.left());
    if (body.size() < head.size) throw Damaged(fmt::format("{} of its {} bytes are missing", head.size - body.size(), head.size));
    if (body.size() > head.size) throw Damaged("there is something after its end");
    if (checksum(body) != head.checksum) throw Damaged("its content is damaged");
    from_body(body, world, policies, state, known);
    if (state.tick.index != head.tick) throw Damaged("its head and its content are of different days");
}

void from_body(std::string_view bytes, const World& world, std::size_t policies, State& state, Known& known) {
    Load in(bytes);
    const Places& places = world.places;
    in.bind<Person>(world.population.size()), in.bind<Cell>(places.cells.size()), in.bind<County>(places.counties.size());
    in.bind<Gate>(places.gates.size()), in.bind<Facility>(places.facilities.size()), in.bind<Source>(world.mobility.sources.size());
    in.bind<PolicyId>(policies);
    State s;
    Known k;
    in.one(s), in.one(k);
    if (in.left() > 0) throw Damaged("there is something after its end");
    fit(s, k, world, policies);
    s.today.next_day();  // saved in the evening, before the next day had begun
    state = std::move(s), known = std::move(k);
}

}  // namespace cordon
