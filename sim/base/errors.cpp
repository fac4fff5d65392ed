// Errors and their texts.
#include "base/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <tuple>

#include "base/contracts.h"

namespace cordon {

std::string to_string(const Where& w) {
    if (w.file.empty()) return "command line";
    if (w.line <= 0) return w.file;
    return fmt::format("{}:{}:{}", w.file, w.line, std::max(1, w.column));
}

std::string to_string(const Complaint& c) {
    return c.todo.empty() ? fmt::format("{}: {}", to_string(c.where), c.what) : fmt::format("{}: {}; {}", to_string(c.where), c.what, c.todo);
}

namespace {
std::string joined(const std::vector<Complaint>& all) {
    std::string s;
    for (const Complaint& c : all) s += (s.empty() ? "" : "\n") + to_string(c);
    return s;
}
}  // namespace

void Complaints::add(Where where, std::string what, std::string todo, std::string about) {
    add({std::move(where), std::move(what), std::move(todo), std::move(about)});
}
void Complaints::add(Complaint c) { list_.push_back(std::move(c)); }

void Complaints::sort(const std::vector<std::string>& files) {
    const auto order = [&](const Complaint& c) {
        const auto given = std::find(files.begin(), files.end(), c.where.file) - files.begin();
        const bool other = given == std::ssize(files) && !c.where.file.starts_with("--set ");
        return std::tuple(given, other, other ? c.where.file : "", c.where.line, c.where.column);
    };
    std::stable_sort(list_.begin(), list_.end(), [&](const Complaint& a, const Complaint& b) { return order(a) < order(b); });
    std::vector<Complaint> once;
    for (Complaint& c : list_) {
        const auto same = [&](const Complaint& o) { return o.where == c.where && o.what == c.what; };
        if (std::none_of(once.begin(), once.end(), same)) once.push_back(std::move(c));
    }
    list_ = std::move(once);
}

void Complaints::throw_if_any() const {
    if (!list_.empty()) throw UserError(list_);
}

UserError::UserError(std::vector<Complaint> all) : std::runtime_error(joined(all)), all_(std::move(all)) {}
UserError::UserError(Where where, std::string what, std::string todo)
    : UserError(std::vector<Complaint>{{std::move(where), std::move(what), std::move(todo)}}) {}

namespace {
thread_local bool contracts_throw = false;
}

ContractsThrow::ContractsThrow() { contracts_throw = true; }
ContractsThrow::~ContractsThrow() { contracts_throw = false; }

void broken_contract(const char* kind, const char* what, const char* file, int line) {
    if (contracts_throw)
        throw RunError(fmt::format("internal error at {}:{}: {}({}) does not hold; please report this", file, line, kind, what));
    std::fprintf(stderr, "cordon: internal error at %s:%d: %s(%s) does not hold. Please report this.\n", file, line, kind, what);
    std::abort();
}

Problem out_of_range(double x, double least, double most, const std::string& unit) {
    if (x >= least && x <= most) return {};
    const std::string in = unit.empty() ? "" : fmt::format(" (unit: {})", unit);
    if (std::isinf(most)) return {fmt::format("is below {}{}", least, in), fmt::format("give {} or more", least)};
    if (std::isinf(least)) return {fmt::format("is above {}{}", most, in), fmt::format("give {} or less", most)};
    const bool share = least == 0 && most == 1 && unit.empty();
    return {fmt::format("is outside [{}, {}]{}", least, most, in), fmt::format("give a {} between {} and {}", share ? "share" : "value", least, most)};
}

std::string nearest(const std::string& name, const std::vector<std::string>& known) {
    auto distance = [](const std::string& a, const std::string& b) {
        std::vector<std::size_t> row(b.size() + 1);
        for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
        for (std::size_t i = 1; i <= a.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j <= b.size(); ++j) {
                const std::size_t up = row[j];
                row[j] = std::min({up + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
                diagonal = up;
            }
        }
        return row[b.size()];
    };
    std::string best;
    std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string& k : known) {
        const std::size_t d = distance(name, k);
        if (d < least) least = d, best = k;
    }
    return best;
}

}  // namespace cordon
