// Parameters declared once. A struct lists its parameters in `void fields(Fields& f)`; reading a scenario, checking it,
// writing the resolved one and the reference page all follow from that list.
#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/sampling.h"
#include "base/time.h"

namespace cordon {

// What a user may know about a parameter.
struct About {
    const char* text = "";                                    // a sentence
    const char* unit = "";                                    // "day", "1/day", "persons"; "" for none
    double least = -std::numeric_limits<double>::infinity();  // allowed range, closed; of a law: of its mean
    double most = std::numeric_limits<double>::infinity();
    const char* source = "";  // of the default
    bool required = false;    // true: there is no default
    // Which figure of --json, or series in its `totals`, grows ("+tests") or falls ("-infections") with the value; where a kind of table
    // has its own: "+tests; sample +swabs". A policy's example in scenarios/policies is run at both ends. Of what has no order: "".
    const char* moves = "";
    bool some = false;      // a list that is given has something in it
};

// A name out of a fixed list, e.g. of an enum. Index into `names`.
struct Choice {
    std::vector<std::string> names;
    int index = 0;
};

// Visits the parameters of a struct in the order of their declaration.
class Fields {
  public:
    virtual ~Fields() = default;
    virtual void value(const char* name, bool& x, const About&) = 0;
    virtual void value(const char* name, std::int64_t& x, const About&) = 0;
    virtual void value(const char* name, double& x, const About&) = 0;
    virtual void value(const char* name, std::string& x, const About&) = 0;
    virtual void value(const char* name, Date& x, const About&) = 0;
    virtual void value(const char* name, Law& x, const About&) = 0;  // {law = "gamma", mean = 5, sd = 2}
    virtual void value(const char* name, Choice& x, const About&) = 0;
    virtual void value(const char* name, std::vector<double>& x, const About&) = 0;
    virtual void value(const char* name, std::vector<std::string>& x, const About&) = 0;
    virtual void value(const char* name, std::optional<Date>& x, const About&) = 0;
    virtual void value(const char* name, std::optional<double>& x, const About&) = 0;
    // The name of a file, relative to the scenario that gives it; resolved on reading. Must exist.
    virtual void file(const char* name, std::string& path, const About&) = 0;

    void value(const char* name, int& x, const About& about) {
        std::int64_t wide = x;
        value(name, wide, about);
        if (wide != static_cast<int>(wide)) return wrong(name, "is too large", "give a smaller number");
        x = static_cast<int>(wide);
    }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void value(const char* name, Enum& x, std::vector<std::string> names, const About& about) {
        Choice c{std::move(names), static_cast<int>(x)};
        value(name, c, about);
        x = static_cast<Enum>(c.index);
    }
    template <class T>
    void table(const char* name, T& x, const About& about = {}) {
        if (!enter(name, about)) return;
        x.fields(*this);
        leave();
    }
    // A list of tables: [[name]] in TOML. Reading replaces the list; describing visits one default element.
    template <class T>
    void tables(const char* name, std::vector<T>& xs, const About& about = {}) {
        const std::size_t n = count(name, xs.size(), about);
        if (n == absent) return;
        if (replaces()) xs.assign(n, T{});
        for (std::size_t i = 0; i < n; ++i) {
            if (!enter_element(name, i)) continue;
            xs[i].fields(*this);
            leave();
        }
    }
    // A list of tables whose `kind` says what each is: [[policy]] with kind = "checkpoint". Each of `all` has a `kind` and a
    // `make()`; each object keeps its own `kind`, and `where_declared`. Reading replaces the list; describing visits every kind.
    template <class T, class Kind>
    void kinds(const char* name, std::vector<std::unique_ptr<T>>& xs, const std::vector<Kind>& all, const About& about = {}) {
        std::vector<std::string> names;
        for (const Kind& k : all) names.push_back(k.kind);
        const std::size_t n = count(name, xs.size(), about, all.size());
        if (n == absent) return;
        if (replaces()) xs.clear();
        for (std::size_t i = 0; i < n; ++i) {
            if (!enter_element(name, i)) continue;
            Choice kind{names, static_cast<int>(i)};
            if (!replaces()) kind = {{xs[i]->kind}, 0};
            if (choose_kind(kind)) {
                if (replaces()) {
                    xs.push_back(all[static_cast<std::size_t>(kind.index)].make());
                    xs.back()->kind = kind.names[static_cast<std::size_t>(kind.index)];
                    xs.back()->where_declared = here();
                }
                (replaces() ? xs.back() : xs[i])->fields(*this);
            }
            leave();
        }
    }
    // What the table as a whole is, for the reference page; a struct may begin its fields() with it.
    virtual void sentence(const char* text) { (void)text; }
    // Says that something about a value that was just visited is wrong, e.g. ("to", "is before from", "give a later day").
    // A reader adds the value and where it stands; once a value has been found wrong, more is not said of it.
    virtual void wrong(const char* name, const std::string& what, const std::string& todo) { (void)name, (void)what, (void)todo; }
    // The same of an element of a list.
    virtual void wrong(const char* name, std::size_t i, const std::string& what, const std::string& todo) {
        (void)name, (void)i, (void)what, (void)todo;
    }
    // Whether nothing in a value that was just visited has been found wrong: what it decides cannot be told otherwise.
    virtual bool sound(const char* name) const { return (void)name, true; }
    // Goes back into an element of a list of tables that was visited, if it is one that a user has given, to say what is wrong there.
    template <class Say>
    void inside(const char* name, std::size_t i, Say&& say) {
        if (!again(name, i)) return;
        say();
        leave();
    }
    // Of a value that not every table of its sort has: whether to visit it. A reader complains of one that has no business there,
    // and says `whose` it is; what decides is the key `by`. The reference page has them all.
    virtual bool belongs(const char* name, bool here, const char* by, const char* whose) { return (void)name, (void)by, (void)whose, here; }
    // Keeps where a value stands (or the table that does not give it), for complaints that only the whole scenario can decide.
    // Nothing happens but in reading.
    virtual void place(const char* name, Where& at) { (void)name, (void)at; }
    // The same of each element of a list; none if it is not given.
    virtual void place(const char* name, std::vector<Where>& at) { (void)name, (void)at; }

  protected:
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);
    virtual bool enter(const char* name, const About&) = 0;  // false: absent, keep the defaults
    // How many elements to visit: of `have` in the list, with `kinds` kinds (0: of one kind); or absent.
    virtual std::size_t count(const char* name, std::size_t have, const About&, std::size_t kinds = 0) = 0;
    virtual bool enter_element(const char* name, std::size_t i) = 0;
    virtual bool choose_kind(Choice& kind) = 0;  // of the element just entered; false: no valid kind, visit nothing
    virtual Where here() const { return {}; }    // of the table being visited
    virtual bool again(const char* name, std::size_t i) { return (void)name, (void)i, false; }
    virtual void leave() = 0;
    virtual bool replaces() const = 0;  // true for readers, which fill lists anew
};

}  // namespace cordon
