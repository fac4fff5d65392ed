// What a scenario may say, from the fields of its structs: for the terminal and as the reference page.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "io/document.h"

namespace cordon {

struct FieldDescription {
    std::string name, type, unit, range, default_value, text, source;  // "" where there is nothing to say
    bool required = false;
    std::string moves;   // "+tests": the figure of a run that grows with it
    std::optional<double> least, most;
    bool operator==(const FieldDescription&) const = default;
};

// One table of a scenario, or one kind of element of a list of tables.
struct TableDescription {
    std::string name;    // "world.rules", "policy"
    std::string kind;    // "checkpoint", if its list has kinds
    std::string header;  // "[world.rules]", "[[policy]]"; "" for the top
    std::string text;
    std::vector<FieldDescription> fields;
    bool operator==(const TableDescription&) const = default;
};

class Describer final : public Fields {
  public:
    Describer();
    std::vector<TableDescription> tables;  // the top first, in order of declaration

    using Fields::value;
    void value(const char* name, bool& x, const About&) override;
    void value(const char* name, std::int64_t& x, const About&) override;
    void value(const char* name, double& x, const About&) override;
    void value(const char* name, std::string& x, const About&) override;
    void value(const char* name, Date& x, const About&) override;
    void value(const char* name, Law& x, const About&) override;
    void value(const char* name, Choice& x, const About&) override;
    void value(const char* name, std::vector<double>& x, const About&) override;
    void value(const char* name, std::vector<std::string>& x, const About&) override;
    void value(const char* name, std::optional<Date>& x, const About&) override;
    void value(const char* name, std::optional<double>& x, const About&) override;
    void file(const char* name, std::string& path, const About&) override;
    void sentence(const char* text) override;
    bool belongs(const char*, bool, const char*, const char*) override { return true; }

  protected:
    bool enter(const char* name, const About&) override;
    std::size_t count(const char* name, std::size_t have, const About&, std::size_t kinds) override;
    bool enter_element(const char* name, std::size_t i) override;
    bool choose_kind(Choice& kind) override;
    void leave() override { open_.pop_back(); }
    bool replaces() const override { return true; }

  private:
    void add(const char* name, const std::string& type, const std::string& default_value, const About&);
    void open(const char* name, bool list, const std::string& text);

    struct Open {
        std::size_t table;      // into tables
        std::string list_text;  // of the list in it whose elements come next
    };
    std::vector<Open> open_;
};

// Every table that a struct may be given, from a fresh one with its defaults.
template <class T>
std::vector<TableDescription> describe() {
    T fresh{};
    Describer describer;
    fresh.fields(describer);
    return std::move(describer.tables);
}

// Those of one name or kind and the tables inside them; UserError with the nearest if there are none.
std::vector<TableDescription> only(const std::vector<TableDescription>& all, const std::string& name);

std::string to_terminal(const std::vector<TableDescription>&, int width);
std::string to_markdown(const std::vector<TableDescription>&);
std::string to_json(const std::vector<TableDescription>&);
// The names and kinds that `only` takes, with the sentence of each.
std::string contents(const std::vector<TableDescription>&, int width);
int terminal_width();  // [character] of standard output; 100 if it is no terminal

}  // namespace cordon
