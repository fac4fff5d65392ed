// Tables of comma-separated values with a header (RFC 4180: quotes, CRLF; also a UTF-8 byte order mark), read whole.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/time.h"

namespace cordon {

// Everything wrong with the file goes to the complaints given to read, which must outlive the table. A column that is missing or
// has bad values still comes back with one value for each row (0, "", 1970-01-01), so that reading goes on to find the rest:
// throw_if_any before use.
class Csv {
  public:
    static constexpr double unbounded = std::numeric_limits<double>::infinity();

    static Csv read(const std::string& path, Complaints&);
    static Csv parse(std::string text, const std::string& path, Complaints&);  // path only names it

    std::size_t rows() const { return row_line_.size(); }  // without the header; blank lines are none
    const std::vector<std::string>& columns() const { return columns_; }
    bool has(const std::string& column) const;

    std::vector<double> column_double(const std::string& column, double least = -unbounded, double most = unbounded) const;
    std::vector<std::int64_t> column_int(const std::string& column, double least = -unbounded, double most = unbounded) const;
    std::vector<Date> column_date(const std::string& column) const;
    std::vector<std::string> column_text(const std::string& column) const;

    // Where the value stands, for complaints of the caller's own.
    Where where(std::size_t row, const std::string& column) const;
    // Adds a complaint about a value: "people = 12 ...".
    void wrong(std::size_t row, const std::string& column, const std::string& what, const std::string& todo) const;

  private:
    struct Cell {
        std::size_t begin = 0, end = 0;  // in text_, without the outer quotes
        bool quoted = false;
    };
    struct Reader;
    template <class T, class Parse>
    std::vector<T> column(const std::string& name, Parse parse) const;
    int index(const std::string& column) const;  // -1: none
    std::string text(const Cell&) const;         // with doubled quotes undone
    int column_number(std::size_t offset) const;

    std::string path_, text_;
    std::vector<std::string> columns_;
    std::vector<Cell> cells_;    // rows() x columns_.size(), row by row
    std::vector<int> row_line_;  // [line] on which each row begins
    Complaints* complaints_ = nullptr;
};

}  // namespace cordon
