// Fuzzing the reader of tables: any text gives as many values as rows in each column, or complaints with a place, never a crash.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "base/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace cordon;
    Complaints complaints;
    const Csv csv = Csv::parse(std::string(reinterpret_cast<const char*>(data), size), "a.csv", complaints);
    std::vector<std::string> columns = csv.columns();
    columns.emplace_back("no such column");
    for (const std::string& column : columns) {
        const std::size_t rows = csv.rows();
        if (csv.column_text(column).size() != rows || csv.column_double(column, 0, 100).size() != rows || csv.column_int(column, -5, 5).size() != rows ||
            csv.column_date(column).size() != rows)
            std::fprintf(stderr, "rows are lost\n"), std::abort();
        if (rows > 0) csv.wrong(rows - 1, column, "is not liked", "give another");
    }
    for (const Complaint& c : complaints.list())
        if (c.where.file != "a.csv" || c.what.empty()) std::fprintf(stderr, "no place: %s\n", to_string(c).c_str()), std::abort();
    return 0;
}
