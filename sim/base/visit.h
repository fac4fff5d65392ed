// Members said once: a struct lists what it consists of, and saving, loading and the shape of a checkpoint follow. A member that is
// not listed does not compile: structured bindings want all of them.
#pragma once
#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/ids.h"

// For a struct, after it and in its namespace.
#define CORDON_VISIT(Type, ...)                                                                  \
    template <class V, class T>                                                                  \
        requires std::same_as<std::remove_const_t<T>, Type>                                      \
    void visit_members(V& visitor, T& self) {                                                    \
        auto& [__VA_ARGS__] = self;                                                              \
        visitor.members(#__VA_ARGS__, __VA_ARGS__);                                              \
    }
// The same inside a class that keeps its members to itself.
#define CORDON_VISIT_OWN(...)                                                                    \
    template <class V, class T>                                                                  \
    static void visit_own(V& visitor, T& self) {                                                 \
        auto& [__VA_ARGS__] = self;                                                              \
        visitor.members(#__VA_ARGS__, __VA_ARGS__);                                              \
    }

namespace cordon {

// What was saved cannot have been so: it is damaged, or of another program.
class Damaged : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

namespace visit {

// How many names an enum has, from 0 on without a gap: the compiler writes a value that has none as a number in brackets.
template <auto value>
constexpr bool is_named() {
    const std::string_view text = __PRETTY_FUNCTION__;
    return text[text.find("value = ") + 8] != '(';
}
template <class Enum, int from = 0>
constexpr int names_of() {
    if constexpr (is_named<static_cast<Enum>(from)>())
        return names_of<Enum, from + 1>();
    else
        return from;
}

template <class T>
constexpr bool is_id = false;
template <class Tag>
constexpr bool is_id<Id<Tag>> = true;
template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;
template <class T>
constexpr bool is_array = false;
template <class T, std::size_t n>
constexpr bool is_array<std::array<T, n>> = true;
template <class T>
concept is_leaf = std::is_arithmetic_v<T> || std::is_enum_v<T> || is_id<T>;

// Walks down to the numbers. Derived says what to do with a leaf and with the size of a list.
template <class Derived>
class Walk {
  public:
    template <class... Ts>
    void members(const char* names, Ts&... xs) {
        self().named(names);
        (one(xs), ...);
    }
    template <class T>
    void one(T& x) {
        using Plain = std::remove_const_t<T>;
        if constexpr (is_leaf<Plain>) {
            self().leaf(x);
        } else if constexpr (is_vector<Plain>) {
            self().list(x);
        } else if constexpr (is_array<Plain>) {
            for (auto& y : x) one(y);
        } else if constexpr (requires { Plain::visit_own(self(), x); }) {
            Plain::visit_own(self(), x);
        } else {
            visit_members(self(), x);
        }
    }
    void named(const char*) {}

  protected:
    Derived& self() { return static_cast<Derived&>(*this); }
};

}  // namespace visit

// Numbers one after the other, without gaps.
class Save : public visit::Walk<Save> {
  public:
    static constexpr bool loads = false;
    template <class T>
    void leaf(const T& x) {
        if (bytes_.size() - used_ < sizeof(T)) bytes_.resize(std::max<std::size_t>(2 * bytes_.size(), 1 << 16));
        std::memcpy(bytes_.data() + used_, &x, sizeof(T));
        used_ += sizeof(T);
    }
    template <class T>
    void list(const std::vector<T>& xs) {
        leaf(static_cast<std::uint64_t>(xs.size()));
        for (const T& x : xs) one(x);
    }
    std::string_view bytes() const { return {bytes_.data(), used_}; }

  private:
    std::vector<char> bytes_;
    std::size_t used_ = 0;
};

// The same back. Throws Damaged at what cannot be: a list longer than what is left, an enum without such a name, an id beyond its bound.
class Load : public visit::Walk<Load> {
  public:
    static constexpr bool loads = true;
    explicit Load(std::string_view bytes) : bytes_(bytes) {}

    template <class T>
    void leaf(T& x) {
        if (bytes_.size() < sizeof(T)) throw Damaged("it ends too early");
        if constexpr (std::is_same_v<T, bool>) {
            if (static_cast<unsigned char>(bytes_[0]) > 1) throw Damaged("a yes or no is neither");
        } else if constexpr (std::is_enum_v<T>) {
            std::underlying_type_t<T> value;
            std::memcpy(&value, bytes_.data(), sizeof(T));
            if (const auto k = static_cast<std::int64_t>(value); k < 0 || k >= visit::names_of<T>()) throw Damaged("a choice is none of its names");
        }
        std::memcpy(&x, bytes_.data(), sizeof(T));
        if constexpr (visit::is_id<T>) {
            if (x && x.value >= bound<T>()) throw Damaged("a number stands for nobody and nothing");
        }
        bytes_.remove_prefix(sizeof(T));
    }
    template <class T>
    void list(std::vector<T>& xs) {
        std::uint64_t n = 0;
        leaf(n);
        if (n > bytes_.size()) throw Damaged("a list is longer than what is left");
        xs.clear();
        // Not all at once: what the elements of a damaged list take in memory may be far more than what is left of it.
        xs.reserve(std::min<std::size_t>(n, 1 << 16));
        for (std::uint64_t k = 0; k < n; ++k) {
            const std::size_t before = bytes_.size();
            one(xs.emplace_back());
            if (bytes_.size() == before) throw Damaged("a list has elements without content");
        }
    }
    std::size_t left() const { return bytes_.size(); }

    // Ids have to be below this; without it any will do.
    template <class I>
    void bind(std::size_t below) {
        bound<I>() = static_cast<std::uint32_t>(std::min<std::size_t>(below, I::none_value));
    }

  private:
    template <class I>
    std::uint32_t& bound() {
        if constexpr (std::is_same_v<I, Person>) return bounds_[0];
        else if constexpr (std::is_same_v<I, Cell>) return bounds_[1];
        else if constexpr (std::is_same_v<I, County>) return bounds_[2];
        else if constexpr (std::is_same_v<I, Gate>) return bounds_[3];
        else if constexpr (std::is_same_v<I, Facility>) return bounds_[4];
        else if constexpr (std::is_same_v<I, Episode>) return bounds_[5];
        else if constexpr (std::is_same_v<I, Source>) return bounds_[6];
        else if constexpr (std::is_same_v<I, PolicyId>) return bounds_[7];
        else static_assert(!sizeof(I), "say how many there can be");
    }
    std::string_view bytes_;
    std::array<std::uint32_t, 8> bounds_ = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u};
};

// A hash of how a struct is laid out: names, order and widths of all that is in it. What another shape has saved must not be loaded.
class Shape : public visit::Walk<Shape> {
  public:
    static constexpr bool loads = false;
    void named(const char* names) {
        for (; *names != '\0'; ++names) add(static_cast<unsigned char>(*names));
    }
    template <class T>
    void leaf(const T&) {
        add(sizeof(T) << 8 | (std::is_floating_point_v<T> ? 2u : 1u));
        if constexpr (std::is_enum_v<T>) add(static_cast<std::uint64_t>(visit::names_of<T>()));
    }
    template <class T>
    void list(const std::vector<T>&) {
        add(3);
        const T x{};
        one(x);
    }
    std::uint64_t value() const { return sum_; }

  private:
    void add(std::uint64_t x) { sum_ = (sum_ ^ x) * 0x100000001b3ull; }
    std::uint64_t sum_ = 0xcbf29ce484222325ull;
};

template <class V, class I>
void visit_members(V& visitor, Range<I>& range) {
    // Its end may lie one beyond the last: that is no id.
    visitor.members("first, last", range.first.value, range.last.value);
}
template <class V, class I>
void visit_members(V& visitor, const Range<I>& range) {
    visitor.members("first, last", range.first.value, range.last.value);
}

}  // namespace cordon
