// Comma-separated values: splitting into cells, then typed columns.
#include "base/csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/files.h"

namespace cordon {

namespace {

constexpr int most_complaints_a_column = 10;  // a wrong unit or separator spoils every row: ten say enough

std::string_view trimmed(std::string_view s) {
    while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
    while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
    return s;
}

Problem parse_number(std::string_view s, double least, double most, double& x) {
    s = trimmed(s);
    if (s.empty()) return {"is empty", "give a number"};
    if (s.front() == '+') s.remove_prefix(1);
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), x);
    if (error != std::errc() || end != s.data() + s.size() || !std::isfinite(x)) {
        x = 0;
        return {"is not a number", "write it like 12.5, with a point and no separators"};
    }
    return out_of_range(x, least, most);
}

}  // namespace

// Splits the text into cells, in one pass.
struct Csv::Reader {
    Csv& csv;
    Complaints& complaints;
    std::size_t at = 0, line_begin = 0;
    int line = 1;

    bool done() const { return at >= csv.text_.size(); }
    char here() const { return csv.text_[at]; }
    bool at_line_end() const {
        return done() || here() == '\n' || (here() == '\r' && (at + 1 == csv.text_.size() || csv.text_[at + 1] == '\n'));
    }
    void complain(int on_line, std::size_t offset, std::string what, std::string todo) {
        complaints.add({csv.path_, on_line, csv.column_number(offset)}, std::move(what), std::move(todo));
    }
    void end_line() {
        if (!done() && here() == '\r') ++at;
        if (!done()) ++at;
        ++line;
        line_begin = at;
    }
    Cell plain() {
        Cell c{at, at, false};
        while (!at_line_end() && here() != ',') ++at;
        c.end = at;
        return c;
    }
    Cell quoted() {
        const std::size_t open = at++;
        const int opened_on = line;
        Cell c{at, at, true};
        for (;; ++at) {
            if (done()) {
                complain(opened_on, open, "the quoted value that begins here is never closed", "add the closing quote");
                c.end = at;
                return c;
            }
            if (here() == '\n') ++line;
            if (here() != '"') continue;
            if (at + 1 < csv.text_.size() && csv.text_[at + 1] == '"')
                ++at;  // a doubled quote is one
            else
                break;
        }
        c.end = at++;
        if (!at_line_end() && here() != ',') {
            complain(line, at, "text follows the closing quote of a value",
                     "put a comma after the quote, or double the quotes that belong to the text");
            while (!at_line_end() && here() != ',') ++at;
        }
        return c;
    }
    // The cells of one record; false at the end of the file.
    bool record(std::vector<Cell>& cells, int& first_line) {
        cells.clear();
        while (!done() && at_line_end()) end_line();  // blank lines
        if (done()) return false;
        first_line = line;
        for (;;) {
            cells.push_back(!done() && here() == '"' ? quoted() : plain());
            if (at_line_end()) break;
            ++at;  // the comma
        }
        end_line();
        return true;
    }
    void read() {
        std::vector<Cell> cells;
        int first_line = 1;
        if (csv.text_.compare(0, 3, "\xEF\xBB\xBF") == 0) at = 3;
        if (csv.text_.compare(0, 2, "\xFF\xFE") == 0 || csv.text_.compare(0, 2, "\xFE\xFF") == 0) {
            complaints.add({csv.path_}, "the file is in UTF-16", "save it as UTF-8");
            return;
        }
        if (!record(cells, first_line)) {
            complaints.add({csv.path_}, "the file is empty", "give a line with the names of the columns, then one line a row");
            return;
        }
        for (const Cell& c : cells) {
            const std::string name(trimmed(csv.text(c)));
            if (csv.index(name) >= 0)
                complain(first_line, c.begin, fmt::format("the column \"{}\" appears twice", name), "rename or remove one of them");
            csv.columns_.push_back(name);
        }
        if (cells.size() == 1 && csv.columns_[0].find_first_of(";\t") != std::string::npos)
            complain(first_line, cells[0].begin, "the columns are not separated by commas", "save the file with commas between the values");
        int ragged = 0;
        while (record(cells, first_line)) {
            if (cells.size() != csv.columns_.size()) {
                if (++ragged <= most_complaints_a_column)
                    complain(first_line, cells[0].begin - cells[0].quoted,
                             fmt::format("the row has {} value{} and the header has {} column{}", cells.size(),
                                         cells.size() == 1 ? "" : "s", csv.columns_.size(), csv.columns_.size() == 1 ? "" : "s"),
                             fmt::format("give one value for each of {}", fmt::join(csv.columns_, ", ")));
                continue;
            }
            csv.row_line_.push_back(first_line);
            csv.cells_.insert(csv.cells_.end(), cells.begin(), cells.end());
        }
        if (ragged > most_complaints_a_column)
            complaints.add({csv.path_}, fmt::format("{} more rows have the wrong number of values", ragged - most_complaints_a_column),
                           "correct them too");
    }
};

Csv Csv::read(const std::string& path, Complaints& complaints) {
    std::optional<std::string> text = read_file(path);
    if (!text) {
        complaints.add({path}, "the file cannot be read", "give the path of a file with comma-separated values that exists");
        Csv none;
        none.path_ = path;
        none.complaints_ = nullptr;  // its columns are missing for the reason given
        return none;
    }
    return parse(std::move(*text), path, complaints);
}

Csv Csv::parse(std::string text, const std::string& path, Complaints& complaints) {
    Csv csv;
    csv.path_ = path;
    csv.text_ = std::move(text);
    csv.complaints_ = &complaints;
    const std::size_t before = complaints.list().size();
    Reader{csv, complaints}.read();
    if (csv.columns_.empty() || (csv.columns_.size() == 1 && complaints.list().size() > before)) csv.complaints_ = nullptr;
    return csv;
}

bool Csv::has(const std::string& column) const { return index(column) >= 0; }

int Csv::index(const std::string& column) const {
    const auto it = std::find(columns_.begin(), columns_.end(), column);
    return it == columns_.end() ? -1 : static_cast<int>(it - columns_.begin());
}

std::string Csv::text(const Cell& c) const {
    std::string s = text_.substr(c.begin, c.end - c.begin);
    if (!c.quoted) return s;
    for (std::size_t q = s.find("\"\""); q != std::string::npos; q = s.find("\"\"", q + 1)) s.erase(q, 1);
    return s;
}

// Counts characters, as editors do, not bytes.
int Csv::column_number(std::size_t offset) const {
    std::size_t begin = offset;
    while (begin > 0 && text_[begin - 1] != '\n') --begin;
    if (begin == 0 && text_.compare(0, 3, "\xEF\xBB\xBF") == 0) begin = std::min<std::size_t>(3, offset);
    return 1 + static_cast<int>(std::count_if(text_.begin() + static_cast<std::ptrdiff_t>(begin),
                                              text_.begin() + static_cast<std::ptrdiff_t>(offset),
                                              [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Where Csv::where(std::size_t row, const std::string& column) const {
    const int i = index(column);
    if (i < 0 || row >= rows()) return {path_};
    const Cell* first = &cells_[row * columns_.size()];
    const std::size_t row_begin = first->begin - first->quoted, begin = first[i].begin - first[i].quoted;
    const auto lines =
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(row_begin), text_.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
    return {path_, row_line_[row] + static_cast<int>(lines), column_number(begin)};
}

void Csv::wrong(std::size_t row, const std::string& column, const std::string& what, const std::string& todo) const {
    const int i = index(column);
    if (complaints_ == nullptr || i < 0 || row >= rows()) return;
    const Cell& c = cells_[row * columns_.size() + static_cast<std::size_t>(i)];
    const std::string value(trimmed(text(c)));
    complaints_->add(where(row, column),
                     value.empty() ? fmt::format("{} {}", column, what) : fmt::format("{} = {} {}", column, value, what), todo);
}

template <class T, class Parse>
std::vector<T> Csv::column(const std::string& name, Parse parse) const {
    std::vector<T> values(rows());
    const int i = index(name);
    if (i < 0) {
        if (complaints_ == nullptr) return values;
        const std::string near = nearest(name, columns_);
        if (near.empty())
            complaints_->add({path_, 1, 1}, fmt::format("the column \"{}\" is missing (there are {})", name, fmt::join(columns_, ", ")),
                             "add it");
        else
            complaints_->add({path_, 1, 1}, fmt::format("the column \"{}\" is missing (there is \"{}\")", name, near),
                             "rename that one, or add the column");
        return values;
    }
    int bad = 0;
    for (std::size_t row = 0; row < rows(); ++row) {
        const Problem problem = parse(cells_[row * columns_.size() + static_cast<std::size_t>(i)], values[row]);
        if (problem.any() && ++bad <= most_complaints_a_column) wrong(row, name, problem.what, problem.todo);
    }
    if (bad > most_complaints_a_column && complaints_ != nullptr)
        complaints_->add({path_}, fmt::format("{} more values of {} are wrong", bad - most_complaints_a_column, name), "correct them too");
    return values;
}

std::vector<double> Csv::column_double(const std::string& name, double least, double most) const {
    return column<double>(name, [&](const Cell& c, double& x) {
        return parse_number(std::string_view(text_).substr(c.begin, c.end - c.begin), least, most, x);
    });
}

std::vector<std::int64_t> Csv::column_int(const std::string& name, double least, double most) const {
    return column<std::int64_t>(name, [&](const Cell& c, std::int64_t& n) -> Problem {
        double x = 0;
        Problem problem = parse_number(std::string_view(text_).substr(c.begin, c.end - c.begin), least, most, x);
        if (problem.any()) return problem;
        if (x != std::floor(x) || std::fabs(x) > 9007199254740992.0) return {"is not a whole number", "give a whole number"};  // 2^53
        n = static_cast<std::int64_t>(x);
        return {};
    });
}

std::vector<Date> Csv::column_date(const std::string& name) const {
    return column<Date>(name, [&](const Cell& c, Date& d) -> Problem {
        const std::string_view s = trimmed(std::string_view(text_).substr(c.begin, c.end - c.begin));
        if (s.empty()) return {"is empty", "give a date like 2020-01-23"};
        const auto parsed = parse_date(s);
        if (!parsed) return {"is not a date", "write it as year-month-day, like 2020-01-23"};
        d = *parsed;
        return {};
    });
}

std::vector<std::string> Csv::column_text(const std::string& name) const {
    return column<std::string>(name, [&](const Cell& c, std::string& s) -> Problem {
        s = text(c);
        return {};
    });
}

}  // namespace cordon
