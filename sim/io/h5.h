// HDF5 behind one door: files, groups, datasets, attributes and dimension scales, with failures as RunError that name
// the file and the reason. Only h5.cpp includes hdf5.h.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cordon::h5 {

enum class Type : std::uint8_t { i8, i16, i32, i64, u8, u16, u32, u64, f32, f64, text };

template <class T>
constexpr Type type_of();
template <>
constexpr Type type_of<std::int8_t>() {
    return Type::i8;
}
template <>
constexpr Type type_of<std::int16_t>() {
    return Type::i16;
}
template <>
constexpr Type type_of<std::int32_t>() {
    return Type::i32;
}
template <>
constexpr Type type_of<std::int64_t>() {
    return Type::i64;
}
template <>
constexpr Type type_of<std::uint8_t>() {
    return Type::u8;
}
template <>
constexpr Type type_of<std::uint16_t>() {
    return Type::u16;
}
template <>
constexpr Type type_of<std::uint32_t>() {
    return Type::u32;
}
template <>
constexpr Type type_of<std::uint64_t>() {
    return Type::u64;
}
template <>
constexpr Type type_of<float>() {
    return Type::f32;
}
template <>
constexpr Type type_of<double>() {
    return Type::f64;
}

// An open HDF5 object: closed when its last holder goes.
class Object {
  public:
    struct Handle;
    Object() = default;
    explicit Object(std::shared_ptr<Handle> handle) : handle_(std::move(handle)) {}
    explicit operator bool() const { return handle_ != nullptr; }

    // Attributes. Setting one again replaces it.
    void attribute(const std::string& name, const std::string& text) const;
    void attribute(const std::string& name, const char* text) const { attribute(name, std::string(text)); }
    template <class T>
    void attribute(const std::string& name, T number) const {
        attribute(name, type_of<T>(), &number, 1, true);
    }
    template <class T>
    void attribute(const std::string& name, const std::vector<T>& numbers) const {
        attribute(name, type_of<T>(), numbers.data(), numbers.size(), false);
    }
    std::string text_attribute(const std::string& name) const;
    double number_attribute(const std::string& name) const;

  protected:
    void attribute(const std::string& name, Type type, const void* values, std::size_t count, bool scalar) const;
    std::int64_t id() const;
    [[noreturn]] void fail(const std::string& doing) const;  // RunError: file, what was being done, the reason
    void check(std::int64_t status, const char* doing, const std::string& name = "") const;

    std::shared_ptr<Handle> handle_;
    friend class Dataset;
};

// Numbers or texts along up to a few dimensions. The first may grow.
class Dataset : public Object {
  public:
    using Object::Object;
    std::vector<std::uint64_t> extent() const;
    // Writes rows from row `from` on, and grows the first dimension if they reach beyond its end.
    // values holds rows x (product of the other dimensions).
    template <class T>
    void write_rows(std::size_t from, std::size_t rows, const T* values) const {
        write_rows(from, rows, type_of<T>(), values);
    }
    // Makes this the dimension scale `name`: the coordinates of a dimension that others attach.
    void make_scale(const std::string& name) const;
    void attach_scale(std::size_t dimension, const Dataset& scale) const;

    // Whole contents, converted to T if need be.
    template <class T>
    std::vector<T> read() const {
        std::vector<T> values(size());
        read(type_of<T>(), values.data());
        return values;
    }
    std::vector<std::string> read_text() const;

  private:
    std::size_t size() const;
    void write_rows(std::size_t from, std::size_t rows, Type type, const void* values) const;
    void read(Type type, void* values) const;
};

// How a dataset that grows is stored.
struct Growing {
    std::vector<std::uint64_t> others;  // extents of the dimensions after the first, which begins at 0
    std::uint64_t chunk_rows = 1;       // rows stored together
    bool compressed = false;            // shuffle and deflate 1
};

// A folder inside a file.
class Group : public Object {
  public:
    using Object::Object;
    Group group(const std::string& name) const;  // makes it if it is not there
    bool has(const std::string& name) const;
    std::vector<std::string> names() const;          // in order of creation
    Dataset dataset(const std::string& name) const;  // opens it
    Dataset grow(const std::string& name, Type type, const Growing& shape) const;
    template <class T>
    Dataset write(const std::string& name, const std::vector<T>& values) const {
        return write(name, type_of<T>(), values.data(), values.size());
    }
    // Numbers along several dimensions, all at once; compressed where there are more than a few.
    template <class T>
    Dataset write(const std::string& name, const std::vector<T>& values, const std::vector<std::uint64_t>& extent) const {
        return write(name, type_of<T>(), values.data(), values.size(), extent);
    }
    Dataset write(const std::string& name, const std::vector<std::string>& texts, const std::vector<std::uint64_t>& extent) const;
    Dataset write(const std::string& name, const std::vector<std::string>& texts) const;
    Dataset write(const std::string& name, const std::string& text) const;  // a scalar

  private:
    Dataset write(const std::string& name, Type type, const void* values, std::size_t count) const;
    Dataset write(const std::string& name, Type type, const void* values, std::size_t count, const std::vector<std::uint64_t>& extent) const;
};

class File : public Group {
  public:
    static File create(const std::string& path);  // replaces what is there
    static File open(const std::string& path);    // to read
    void flush() const;                           // to the operating system: what was written before outlives the process
    void close();                                 // and to the disk; throws if that fails. All datasets and groups must be gone.

  private:
    using Group::Group;
};

}  // namespace cordon::h5
