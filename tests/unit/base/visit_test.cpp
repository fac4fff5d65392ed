// What is saved loads again, and what cannot have been saved is refused.
#include "base/visit.h"

#include <catch2/catch.hpp>

#include "base/agenda.h"
#include "base/columns.h"
#include "base/time.h"

using namespace cordon;

namespace {

enum class Colour : std::uint8_t { red, green, blue };

struct Ball {
    Colour colour = Colour::red;
    bool round = true;
    Moment when;
    Person owner;
    std::array<double, 2> size{};
    std::vector<std::vector<std::int16_t>> marks;
};
CORDON_VISIT(Ball, colour, round, when, owner, size, marks)

struct Box {
    SparseColumn<Person, Ball> balls;
    RowMap<Cell> cells;
    Agenda<Moment> due;
};
CORDON_VISIT(Box, balls, cells, due)

Box filled() {
    Box box;
    for (std::uint64_t p : {7u, 900u, 3u}) {
        Ball& b = box.balls[Person(p)];
        b.colour = Colour::blue, b.round = p == 3, b.when = {static_cast<std::int32_t>(p) - 100}, b.owner = Person(p + 1), b.size = {0.1 * p, -1}, b.marks = {{1, 2}, {}, {3}};
    }
    for (std::uint32_t c = 0; c < 200; ++c) box.cells.set(Cell(c * 64), c);
    box.due.plan({2}, {5}), box.due.plan({9}, {4}), box.due.plan({2}, {1});
    box.due.take({0});
    return box;
}

std::string saved(const Box& box) {
    Save save;
    save.one(box);
    return std::string(save.bytes());
}

Box loaded(const std::string& bytes, std::uint32_t people = 1000) {
    Load load(bytes);
    load.bind<Person>(people);
    Box box;
    load.one(box);
    if (load.left() > 0) throw Damaged("more than was saved");
    return box;
}

}  // namespace

TEST_CASE("what was saved is there again, and goes on as it would have") {
    const Box box = filled();
    Box back = loaded(saved(box));
    REQUIRE(back.balls.size() == 3);
    for (std::uint64_t p : {7u, 900u, 3u}) {
        const Ball &a = *box.balls.find(Person(p)), &b = *back.balls.find(Person(p));
        CHECK((a.colour == b.colour && a.round == b.round && a.when == b.when && a.owner == b.owner && a.size == b.size && a.marks == b.marks));
    }
    CHECK(back.balls.key(1) == Person(900));
    CHECK(back.balls.find(Person(8)) == nullptr);
    for (std::uint32_t c = 0; c < 200; ++c) CHECK(back.cells.find(Cell(c * 64)) == c);
    CHECK_FALSE(back.cells.has(Cell(1)));
    CHECK(back.due.now() == Tick{0});
    CHECK(back.due.planned() == 3);
    CHECK(back.due.take({1}).empty());
    CHECK(back.due.take({2}) == std::vector<Moment>{{1}, {5}});
}

TEST_CASE("whatever is cut off, what is left is refused") {
    const std::string bytes = saved(filled());
    for (std::size_t n = 0; n < bytes.size(); ++n) CHECK_THROWS_AS(loaded(bytes.substr(0, n)), Damaged);
    CHECK_THROWS_AS(loaded(bytes + "x"), Damaged);
}

TEST_CASE("a number that stands for nobody, a choice without a name and a yes that is neither are refused") {
    CHECK_THROWS_WITH(loaded(saved(filled()), 901), Catch::Contains("nobody"));
    Save save;
    save.one(filled().balls.row(0));
    std::string bytes(save.bytes());
    const auto ball = [](const std::string& from) {
        Load load(from);
        Ball b;
        load.one(b);
    };
    CHECK_NOTHROW(ball(bytes));
    bytes[0] = 3;
    CHECK_THROWS_WITH(ball(bytes), Catch::Contains("choice"));
    bytes[0] = 2, bytes[1] = 2;
    CHECK_THROWS_WITH(ball(bytes), Catch::Contains("yes or no"));
}

TEST_CASE("a list that says it is longer than what is left takes no memory") {
    Save save;
    save.leaf(std::uint64_t{1} << 60);
    Load load(save.bytes());
    std::vector<Ball> balls;
    CHECK_THROWS_WITH(load.list(balls), Catch::Contains("longer"));
    CHECK(balls.capacity() == 0);
}

namespace {
struct Renamed {
    std::int32_t one = 0, two = 0;
};
CORDON_VISIT(Renamed, one, two)
struct Swapped {
    std::int32_t two = 0, one = 0;
};
CORDON_VISIT(Swapped, two, one)
struct Wider {
    std::int64_t one = 0, two = 0;
};
CORDON_VISIT(Wider, one, two)
template <class T>
std::uint64_t shape_of() {
    Shape shape;
    const T x{};
    shape.one(x);
    return shape.value();
}
}  // namespace

TEST_CASE("members of other names, order or width are another shape") {
    CHECK(shape_of<Renamed>() == shape_of<Renamed>());
    CHECK(shape_of<Renamed>() != shape_of<Swapped>());
    CHECK(shape_of<Renamed>() != shape_of<Wider>());
    CHECK(visit::names_of<Colour>() == 3);
}
