// HDF5 behind one door: what is written comes back, and what fails says where and why.
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <functional>

#include "base/errors.h"
#include "io/h5.h"

using namespace cordon;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("cordon-h5-" + std::to_string(getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    std::string operator/(const char* name) const { return (path / name).string(); }
};

std::string error_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const RunError& e) {
        return e.what();
    }
    return "";
}

}  // namespace

TEST_CASE("numbers, texts and attributes come back as they were written") {
    const Folder folder;
    {
        h5::File file = h5::File::create(folder / "a.h5");
        file.attribute("title", "丽水 2020");
        file.attribute("seed", std::int64_t{-3});
        file.attribute("seed", std::int64_t{5});
        file.group("inner").write("names", std::vector<std::string>{"a", "", "c d"});
        file.write("empty", std::vector<std::string>{});
        file.write("text", std::string("one\ntwo"));
        file.write("numbers", std::vector<double>{1.5, -2}).attribute("units", "1");
        file.close();
    }
    const h5::File file = h5::File::open(folder / "a.h5");
    CHECK(file.text_attribute("title") == "丽水 2020");
    CHECK(file.number_attribute("seed") == 5);
    CHECK(file.names() == std::vector<std::string>{"inner", "empty", "text", "numbers"});
    CHECK(file.group("inner").dataset("names").read_text() == std::vector<std::string>{"a", "", "c d"});
    CHECK(file.dataset("empty").read_text().empty());
    CHECK(file.dataset("text").read_text() == std::vector<std::string>{"one\ntwo"});
    CHECK(file.dataset("numbers").read<double>() == std::vector<double>{1.5, -2});
    CHECK(file.dataset("numbers").read<std::int32_t>() == std::vector<std::int32_t>{1, -2});
    CHECK(file.dataset("numbers").text_attribute("units") == "1");
}

TEST_CASE("rows are added and replaced, compressed or not, also where a dimension is empty") {
    const Folder folder;
    const bool compressed = GENERATE(false, true);
    {
        h5::File file = h5::File::create(folder / "a.h5");
        const h5::Dataset d = file.grow("d", h5::Type::i64, {{2}, 3, compressed});
        const std::vector<std::int64_t> rows = {1, 2, 3, 4, 5, 6, 7, 8};
        d.write_rows(0, 4, rows.data());
        d.write_rows(3, 2, rows.data());
        const h5::Dataset none = file.grow("none", h5::Type::i32, {{0}, 3, compressed});
        none.write_rows(0, 5, static_cast<const std::int32_t*>(nullptr));
    }
    const h5::File file = h5::File::open(folder / "a.h5");
    CHECK(file.dataset("d").extent() == std::vector<std::uint64_t>{5, 2});
    CHECK(file.dataset("d").read<std::int64_t>() == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 1, 2, 3, 4});
    CHECK(file.dataset("none").extent() == std::vector<std::uint64_t>{5, 0});
}

TEST_CASE("a failure names the file, what was being done and the reason") {
    const Folder folder;
    CHECK(error_of([&] { h5::File::create(folder / "nowhere/a.h5"); }) ==
          folder / "nowhere/a.h5" + ": cannot make the file: No such file or directory");
    CHECK(error_of([&] { h5::File::open(folder / "none.h5"); }) ==
          folder / "none.h5" + ": cannot open the file: No such file or directory");
    h5::File file = h5::File::create(folder / "a.h5");
    const std::string missing = error_of([&] { file.dataset("absent"); });
    CHECK(missing.starts_with(folder / "a.h5" + ": cannot open absent: "));
    CHECK(missing.find("doesn't exist") != std::string::npos);
}

TEST_CASE("a disk that is full is reported when writing, and the program goes on") {
    const Folder folder;
    h5::File file = h5::File::create(folder / "a.h5");
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit little{100000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &little);
    const std::string error = error_of([&] {
        const std::vector<double> many(100000, 1.0);
        file.write("many", many);
        file.close();
    });
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(error == folder / "a.h5" + ": cannot write many: File too large");
}
