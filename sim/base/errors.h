// Two kinds of failure: a programmer's (expects, ensures) and a user's (UserError, with where, what, what to do).
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace cordon {

// Where in the user's input a value stands. Line and column count from 1; 0 is unknown.
struct Where {
    std::string file;
    int line = 0, column = 0;
    bool operator==(const Where&) const = default;
};
std::string to_string(const Where&);  // "zhumadian.toml:14:25", "zhumadian.toml" or "command line"

// One thing that is wrong with what the user gave.
struct Complaint {
    Where where;
    std::string what;  // the problem, and why it is one: `policy "north gate": lanes = 0 is outside [1, 1000]`
    std::string todo;  // what to do: `give at least one lane, or remove the policy`
    // Key path of what it speaks of, `policy[2].gates`; of a name that is not there, the section that lacks it, `facility`.
    std::string about = {};
};
std::string to_string(const Complaint&);  // "where: what; todo"

// Collects all that is wrong, so that the user sees everything at once.
class Complaints {
  public:
    void add(Where where, std::string what, std::string todo = {}, std::string about = {});
    void add(Complaint);
    // First those of the given files, in their order, then those of --set, then those of other files; each from top to bottom,
    // and none twice.
    void sort(const std::vector<std::string>& files);
    bool empty() const { return list_.empty(); }
    const std::vector<Complaint>& list() const { return list_; }
    void throw_if_any() const;  // UserError with all of them

  private:
    std::vector<Complaint> list_;
};

// The user's input is wrong: exit code 2.
class UserError : public std::runtime_error {
  public:
    explicit UserError(std::vector<Complaint> all);
    UserError(Where where, std::string what, std::string todo = {});
    const std::vector<Complaint>& all() const { return all_; }

  private:
    std::vector<Complaint> all_;
};

// The world around the run failed (full disk, file vanished): exit code 1.
class RunError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[noreturn]] void broken_contract(const char* kind, const char* what, const char* file, int line);

// What is wrong with a value, and what to do about it; two empty texts if nothing is.
struct Problem {
    std::string what, todo;
    bool any() const { return !what.empty(); }
};
// x must lie in [least, most]; infinite bounds do not bind.
Problem out_of_range(double x, double least, double most, const std::string& unit = "");

// The known name nearest to a mistyped one (edit distance), or "" if none is near.
std::string nearest(const std::string& name, const std::vector<std::string>& known);

}  // namespace cordon

#define expects(condition) ((condition) ? void() : ::cordon::broken_contract("expects", #condition, __FILE__, __LINE__))
#define ensures(condition) ((condition) ? void() : ::cordon::broken_contract("ensures", #condition, __FILE__, __LINE__))
