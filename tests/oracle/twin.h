// The twin: the model once more, in the plainest serial code. It visits everyone in every tick and keeps everything in
// arrays over all people: no calendar, no batches, no sparse state, no threads. With the same keyed draws it must give the
// same events as the Simulation, one for one.
#pragma once
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "run/scenario.h"
#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/stages.h"
#include "stages/trace.h"
#include "twin_presence.h"

namespace cordon::twin {

// A moment of a contact that would transmit, were it normal life and were someone there.
struct Planned {
    Setting setting;
    std::uint32_t number;  // among those of its setting
    Moment moment;
};

// Where someone's body is, held or free.
struct Body {
    bool free = true;
    bool in_home = false;  // in the rooms of the own household
    Presence at;           // of those held: home, wherever they are
};

// A visit that somebody means to make: the first, to whatever place of care, or a later one, to a fever clinic.
struct Visit {
    Tick at;
    Moment moment;
    Person person;
    std::uint32_t infection = 0xffffffffu;  // none: another fever
    std::uint16_t number = 0;
};
// What a first place of care reports.
struct Report {
    Tick at;
    Moment moment;
    Visit of;
};
// A patient of a fever clinic between two lines of doctors.
struct Patient {
    Facility clinic;
    int line = 1;     // whom they wait for: 1 a specialist, 2 the authority, 3 the finding
    Moment since;
    std::uint64_t tie = 0;
    Person person;    // none: nobody has asked for the name yet
    County county;    // of those
    std::uint32_t infection = 0xffffffffu;
    std::uint16_t number = 0;
    bool fever = false, link = false;
};
// An arrival whom the place of stay lists some time later.
struct Registered {
    Moment moment;
    Person person;
    std::uint32_t arrival;
    Tick at;
    auto operator<=>(const Registered&) const = default;
};
// One arrival on the way in: the moment of coming, or of the next attempt (never: given up).
struct Entry {
    Moment moment;
    std::uint32_t attempts = 0;  // that failed
    bool came = false;
    Tick here_from;
    bool kept_back = false;  // by export control
    bool severe = false;     // when they came
    PolicyId charter;        // whose bus brought them, and on which day
    int charter_day = -1;
};
// Someone whom an exit post examined.
struct Examined {
    PolicyId policy;
    Source source;
    int day;
};
// A room in a hotel.
struct Guest {
    Facility hotel;
    Tick until;
};
// A name that a list brings to a data team some time later.
struct RecordDue {
    Moment moment;
    std::uint16_t policy;
    Person person;
    std::uint32_t arrival;
    Tick at;
    auto operator<=>(const RecordDue&) const = default;
};
struct Swab {
    Moment taken, sent;
    std::uint8_t priority = 0;
    std::uint64_t tie = 0;
    Facility laboratory;
    PolicyId policy;
    bool waiting = false;
    bool by_itself = false;          // not together with others in a tube
    bool preliminary = false;        // positive where that has to be confirmed
    Moment ready = Moment::never();  // when the result is there, once the laboratory has done it by itself
};
// Swabs of several people by name in one tube.
struct Jar {
    std::vector<Person> people;
    Facility laboratory;
    Moment ready;
};
// What a laboratory can still do in a tick.
struct Bench {
    std::int64_t left = 0;
    bool stands_still = false;       // for want of reagents
    std::int64_t told = 0;           // tubes of which that has been counted
    Use use = Use::tests;            // of whoever is first
};
// Tubes of a mass round in one county, from one tick or taken apart together: each with those in it who have a name.
struct Lot {
    std::uint64_t key = 0;
    Tick made;
    Moment taken, sent;
    std::uint8_t priority = 0;
    std::uint64_t tie = 0;
    County county;
    PolicyId policy;
    Facility laboratory;
    std::int64_t pool = 1, people = 0;
    std::vector<std::vector<Person>> tubes;
    std::vector<int> examined;       // [tube] in which of Twin::lot_parts; -1: waits
};
// What a laboratory examined of a lot in one tick.
struct LotPart {
    std::size_t lot = 0;
    Moment ready;
};
struct Tracing {
    Moment asked;
    Moment infectious_from;         // contacts before then are those of the source
    std::uint8_t rank = 0;
    std::uint64_t tie = 0;
    Facility team;
    PolicyId policy, app_policy;
    bool waiting = false;
    bool anew = false;              // traced before as a contact, or as a suspect who was ruled out
    Moment done = Moment::never();  // when the contacts are named, once a team has begun
    Moment app = Moment::never();   // when the phone has named them
};
// Units of a stock, the oldest first.
struct Store {
    std::deque<bool> faulty;
    std::array<std::int64_t, uses> wanted{}, given{}, before{};  // today; wanted yesterday
    std::int64_t morning = 0, out = 0, used = 0, spoilt = 0;
};
// Contacts that are named at a moment.
struct Naming {
    Moment moment;
    Person person;
    PolicyId policy;
    NamedBy by = NamedBy::team;
    auto operator<=>(const Naming&) const = default;
};

struct Twin {
    const Scenario& scenario;
    const World& world;
    const Luck luck;
    const Seats seats;

    Tick now{-1};
    std::vector<Conditions> conditions_then;  // [tick]
    std::vector<Everywhere> then;             // [tick] up to now

    // The truth, in full.
    std::vector<Infection> infections;        // in order of commitment
    std::vector<Tick> committed;              // [infection]
    std::vector<std::uint32_t> infection_of;  // [person] none: never infected
    std::vector<bool> died;                   // [person]
    std::vector<std::vector<std::vector<double>>> lanes;  // [gate][group][lane] [s] when it is free again
    struct SentHome {
        Tick from, until;                     // [from, until)
        Gate gate;                            // none: an entrance, or a closed place
        bool closed = false;                  // the place: they do not set out
    };
    std::vector<std::vector<SentHome>> sent_home;  // [person] by checkpoints and entrances, in order
    std::vector<Moment> passed;               // [person] the last check that found nothing, where such are recognized
    struct Notice {
        Tick at;
        Fact fact;
    };
    std::vector<Notice> notices;              // what checkpoints have found, on its way

    // Arrivals, and those who look for them.
    std::vector<Entry> entries;                 // [arrival]
    std::vector<int> left_from;                 // [person] tick from which on they are away, to work elsewhere; -1: never
    struct Leavers {
        int began = -1;
        std::size_t wanted = 0;                 // in the order of the county
        std::vector<Person> waiting;
    };
    std::vector<std::vector<Leavers>> leavers;  // [policy][county]
    std::vector<Examined> examined;             // by exit posts, so far
    std::vector<std::vector<double>> sweepers;  // [policy][county] share who have a thermometer today; empty: all
    std::vector<int> sweep_began;               // [policy] day; negative: not yet
    std::vector<std::vector<bool>> looked_up;   // [policy][arrival] in records
    std::vector<RecordDue> records_due;
    std::vector<std::pair<Listed, Facility>> on_desk;

    // Finding and holding.
    std::vector<std::vector<Moment>> self_reports;  // [policy][infection] when they will say that they are ill; never: they do not
    std::vector<Visit> visits;                  // to come
    std::vector<Report> reports;                // made or to come
    std::vector<Patient> patients;              // of all fever clinics, between the lines
    std::vector<std::vector<std::int64_t>> treated_then;  // [tick][county] with other fevers, by first places of care
    std::vector<Registered> registered;         // arrivals who will be listed, or were
    std::vector<Guest> guests;                  // of hotels, now or before
    std::vector<std::vector<bool>> considered;  // [policy][arrival] for its list
    std::vector<Swab> swabs;                    // [person] the last one
    std::vector<Jar> jars;
    std::vector<Bench> benches;                 // [facility] in this tick
    std::vector<Lot> lots;
    std::vector<LotPart> lot_parts;             // in the order in which they were examined
    std::vector<Tracing> tracing;               // [person]
    std::vector<Naming> records;                // of journeys, asked for
    std::vector<std::vector<Gate>> posted_then;  // [tick] gates with a checkpoint
    std::vector<Holding> custody;               // [person]
    std::vector<Facility> duty;                 // [person] where they are staff now
    std::vector<std::vector<Person>> team;      // [facility][post]
    std::vector<int> team_from;                 // [facility] day on which a turn began; -1: none
    std::vector<std::uint32_t> roster_next;     // [county]
    std::vector<bool> lent;                     // [policy]
    std::vector<std::uint64_t> place_tie;       // [person] in the line for a place
    std::vector<std::int64_t> served;           // [facility] patients, samples or cases of today
    std::vector<bool> opened;                   // [facility] of those in reserve
    std::vector<bool> to_transfer;              // [person] as of this morning, or serious since
    std::vector<std::int64_t> transfer_waiting; // [county]
    std::vector<std::int64_t> turned_away;      // [facility] without a name, today
    std::vector<std::vector<bool>> zones;       // [zone][person]
    std::vector<bool> zone_open;                // [zone] again
    std::vector<bool> on_errand;                // [person] in this tick
    std::vector<Store> stores;                  // [stock]
    std::vector<Loan> loans;
    std::vector<Purchase> bought;
    std::vector<double> gear, worn;             // [county x uses + use], [county] share of the masks and suits wanted, that came and are good
    std::vector<int> gate_thermometers;         // [gate] -1: enough
    std::vector<DirtySpot> dirty;
    Known known;                                // made by learn(); policies read it as in the real run

    Tally today;
    std::vector<std::vector<int>> dose_day;     // [policy][person] first dose; -1: none
    std::vector<std::vector<int>> rolled_out;   // [policy][county] first day; -1: not begun
    std::vector<std::vector<std::uint32_t>> doses_asked;  // [policy][county] how far the order of the county has come
    Events events;
    Digest digest;

    Twin(const Scenario&, const World&, std::uint64_t seed);
    void tick();

    // The epidemic (twin_epidemic.cpp).
    std::vector<Exposure> seeds() const;
    std::vector<Exposure> seeds(std::size_t number, std::uint8_t strain) const;
    std::uint8_t strain_of(const Exposure&) const;
    double unprotected(Person, std::uint8_t strain, Moment) const;
    bool stopped_by_immunity(const Exposure&) const;
    std::vector<Exposure> contacts() const;
    std::vector<Planned> planned(const Infection&, Tick committed) const;
    std::optional<Exposure> meet(std::uint32_t infection, const Planned&) const;
    void infect(std::vector<Exposure>);
    void progress();
    Moment crisis(const Infection&) const;
    bool in_the_right_bed(const Infection&) const;
    void meet_crisis(Infection&, Moment);
    std::optional<Tier> tier_wanted(const CareTiers&, Person, bool* in_pool) const;
    void transfers();

    // Departures (twin_departures.cpp).
    void set_out();
    void set_out(const Policy&, std::uint32_t arrival);
    bool flagged_at_exit(const Policy&, std::uint32_t step, Person, Moment, const std::optional<Infection>&) const;
    std::optional<Infection> carried(const Arrival&, Moment arrives) const;  // by a traveller
    void course(Infection&) const;                                           // by its person and moment

    // Arrivals, sweeps and records (twin_seeking.cpp).
    std::vector<Exposure> imports();
    void come_by_charter(const Arrival&, Moment, Entry&);
    void ill_on_arrival(const Arrival&, Moment, const Infection&);
    const Policy* refused_by(const Arrival&, std::int64_t people, bool* permit) const;
    bool kept_out(Person, Tick) const;  // turned back, and not here yet then
    bool kept_out(Person p) const { return kept_out(p, now); }
    bool has_come(Person) const;  // those who are not expected have always
    bool turned_back(Person) const;  // at a gate: never comes again
    void list_arrivals();
    void go_to_hotels();
    void sweep();
    void match();

    // Checkpoints (twin_gates.cpp).
    std::vector<Exposure> gates();
    void hear_notices();
    const SentHome* sent_home_in(Person, Tick) const;  // nullptr: was not
    bool stopped(Person p) const { return sent_home_in(p, now); }

    // Entrances of firms and schools (twin_entrances.cpp).
    void entrances();

    // Care (twin_care.cpp).
    struct Others {
        std::int64_t first = 0, referred = 0, clinic = 0;
    };
    void plan_care(std::uint32_t infection);
    void hear_the_ill();
    bool has_clinics() const;
    bool may_go(const Visit&) const;
    bool goes_first(const Visit&) const;
    Person someone(County, Purpose, Name, std::uint64_t number) const;
    Others other_fevers(std::size_t county) const;
    std::vector<Exposure> first_care();
    void report(const FirstCare&, const Visit&);
    void hear_reports();
    void clinics();
    void doctors(Facility);
    bool doubts(const Patient&, int line) const;
    double hours_of(const Patient&, std::size_t line) const;
    void go_home(const Patient&, Moment seen);
    void see_risks();
    std::uint32_t tick_number() const;

    // Finding (twin_finding.cpp).
    void detect();

    // Samples (twin_samples.cpp).
    void laboratories();
    void work(Facility, Priority last);
    bool sheds(Person, Moment) const;
    bool finds(Person, Moment taken) const;
    bool found_in(std::int64_t pool, const FacilityInfo&, Person, Moment taken) const;
    bool rapid_test(Person, const RapidTest&, Moment) const;
    bool may_confirm(Facility f) const { return world.places.facilities[f.value].confirms_day <= world.clock.day(now); }
    void result(Person, Moment at);
    void result(const Jar&);
    void result(std::size_t part);
    void result_in_lot(const Lot&, Person, Moment at, bool positive, std::int64_t* positives);
    void lost(Person, Moment at);
    void finish(Person, Moment at, bool positive, int pool);
    void send_on(Person, Moment at);
    void line_up(Person);
    void line_up(Lot);
    void mass_round(const Order&);
    bool asked(Person, const MassTest&) const;
    void count_results(Facility, Moment taken, Moment at, std::int64_t tubes);
    void check_held();
    void enforce();
    void vaccinate();
    bool stopped_by_vaccine(const Exposure&);
    int first_dose(Person) const;  // [day] of all policies the earliest; -1: none
    Protection protection(Person, Moment) const;
    void check(Person);
    void plan_check(Person, Moment not_before);
    void tell_death(std::uint32_t infection);
    std::vector<Order> respond();

    // Tracing (twin_tracing.cpp).
    void ask_team(const Order&);
    void trace();
    void name_contacts(const Naming&, const std::vector<Named>&, bool late = false);

    // Holding (twin_holding.cpp).
    void isolate(const std::vector<Order>&);
    void end_due_reasons();
    void give_reason(Person, const ReasonHeld&, double comply);
    void end_reason(Person, const ReasonHeld&, EndedBy);
    void revise(Person, std::uint8_t priority);
    void put(Person, bool held, Keep, Facility);
    void want_place(Person, Keep, std::uint8_t priority);
    void assign_places();
    void discharge(const Order&);
    void sample(const Order&);
    void report();

    // Rooms and staff (twin_rooms.cpp).
    std::vector<Person> beds(Facility) const;
    std::uint32_t bed_for(Facility, bool alone) const;
    std::int64_t blocked(Facility) const;
    bool has_room(Facility, bool alone) const;
    std::uint32_t take_bed(Person, Facility);
    void lie_down(Person, Facility, std::uint32_t bed);
    void give_place(Person, Keep, Facility);
    void take_in();
    void rearrange();
    std::vector<Exposure> wards() const;
    void count_inside(const Infection&);
    bool lives_in(const ReasonHeld&) const;
    bool can_work(Person, bool has_post) const;
    std::vector<Person> roster(County) const;
    void hold_for_duty(Person, const Policy&, int days);
    void post(Person, Facility);
    void muster();
    std::vector<Person> on_duty(Facility) const;
    // Migrant workers (twin_migration.cpp).
    void migrate();

    // Places and zones (twin_zones.cpp).
    std::vector<Order> orders_for_members(const std::vector<Order>&);
    void close_spot(const Order&, std::vector<Order>& out);
    void seal_zone(const Order&, std::vector<Order>& out);
    void open_zone(const Order&, std::vector<Order>& out);
    void seal_institutions(const Order&, std::vector<Order>& out);
    void seek_spots(const Order&);
    void errands();

    // Stocks (twin_supplies.cpp).
    std::vector<std::size_t> stores_of(Item, County) const;
    const Policy* storekeeper(Item, County) const;
    std::int64_t may_have(std::size_t store, Use, const Policy*) const;
    std::int64_t may_have(Item, County, Use) const;
    std::int64_t draw(Item, County, Use, std::int64_t wanted);
    bool draw_all(Item, County, Use, std::int64_t wanted);
    void lacks(Item, County, Use, std::int64_t);
    void deliver(std::size_t store, std::int64_t units, std::uint64_t source);
    void morning();
    void equip();
    static bool measures(const Screening&, std::size_t group);
    void disinfect();
    void count_stores();

    // Small questions.
    const Everywhere& here() const { return then.back(); }
    const Conditions& conditions() const { return conditions_then.back(); }
    Moment begin() const { return world.clock.begin(now); }
    Moment end() const { return world.clock.end(now); }
    Now public_now() const { return {now, world.clock, world.places}; }
    bool gone(Person p) const { return custody[p.value].held || died[p.value] || kept_out(p) || stopped(p); }  // from where people meet, and from journeys
    bool present(Person p) const { return !died[p.value] && here().of[p.value].activity != Activity::absent && has_come(p) && !kept_out(p); }
    const Infection* infection_at(Person, Moment) const;  // that has begun and is neither over nor unseen by tests
    double infectious_density(const Infection&, Moment, double* individual = nullptr) const;  // [1/day]
    bool open(Facility f) const {
        const FacilityInfo& info = world.places.facilities[f.value];
        return info.opens_day <= world.clock.day(now) && (!info.reserve || opened[f.value]);
    }
    bool regional(Facility f) const { return world.places.facilities[f.value].regional || !world.places.facilities[f.value].county; }
    std::vector<Facility> serving(County, FacilityKind) const;
    std::int64_t in_line(Facility) const;  // of a laboratory or team
    Facility least_busy(County, FacilityKind) const;
    std::int64_t allotment(Facility) const;  // of the day's capacity, what falls on this tick
    std::int64_t beds_used(Facility) const;
    void tell(Fact);
    Name name(Person p) const { return world.population.name(p, world.population.cell(p), world.places); }
    County home_county(Person p) const { return world.places.townships[world.population.township(p).value].county; }
    std::size_t county(Person p) const { return home_county(p).value; }
    Body body(Person) const;
    void record(Record, std::initializer_list<std::uint64_t>);
};

// The desks of a team or class: those of its venue, cut into equal runs.
std::vector<std::uint32_t> group_of(const Venues&, std::uint32_t desk);

}  // namespace cordon::twin
