// HDF5 behind one door.
#include "io/h5.h"

#include <fmt/format.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/disk.h"
#include "base/errors.h"

namespace cordon::h5 {

namespace {

// HDF5 must neither print its own error stacks nor tidy up at exit: after a full disk it would try for ever to flush.
void silence() {
    static const bool once = [] {
        H5dont_atexit();
        H5open();
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        return true;
    }();
    (void)once;
}

// The reason of the last failure: the system's ("No space left on device") where there is one, else HDF5's innermost.
std::string reason() {
    std::string found;
    H5Ewalk2(
        H5E_DEFAULT, H5E_WALK_UPWARD,
        [](unsigned, const H5E_error2_t* error, void* data) -> herr_t {
            std::string& text = *static_cast<std::string*>(data);
            const std::string says = error->desc ? error->desc : "";
            const std::string mark = "error message = '";
            const std::size_t at = says.find(mark);
            if (at != std::string::npos) {
                text = says.substr(at + mark.size());
                text = text.substr(0, text.find('\''));
                return 1;
            }
            if (text.empty()) text = says;
            return 0;
        },
        &found);
    return found.empty() ? "HDF5 gives no reason" : found;
}

hid_t native(Type type) {
    switch (type) {
        case Type::i8: return H5T_NATIVE_INT8;
        case Type::i16: return H5T_NATIVE_INT16;
        case Type::i32: return H5T_NATIVE_INT32;
        case Type::i64: return H5T_NATIVE_INT64;
        case Type::u8: return H5T_NATIVE_UINT8;
        case Type::u16: return H5T_NATIVE_UINT16;
        case Type::u32: return H5T_NATIVE_UINT32;
        case Type::u64: return H5T_NATIVE_UINT64;
        case Type::f32: return H5T_NATIVE_FLOAT;
        case Type::f64: return H5T_NATIVE_DOUBLE;
        case Type::text: break;
    }
    static const hid_t text = [] {  // variable length UTF-8: what h5py and netCDF read as str
        const hid_t t = H5Tcopy(H5T_C_S1);
        H5Tset_size(t, H5T_VARIABLE);
        H5Tset_cset(t, H5T_CSET_UTF8);
        return t;
    }();
    return text;
}

// Transfers in pieces of 16 KiB where values are converted: the usual megabyte costs more to clear than texts to write.
hid_t transfer() {
    static const hid_t list = [] {
        const hid_t t = H5Pcreate(H5P_DATASET_XFER);
        H5Pset_buffer(t, 16384, nullptr, nullptr);
        return t;
    }();
    return list;
}

// Ids of the moment: dataspaces, property lists, attributes.
struct Scoped {
    hid_t id;
    herr_t (*close)(hid_t);
    ~Scoped() {
        if (id >= 0) close(id);
    }
    operator hid_t() const { return id; }
};

// Links in order of creation, so that listings follow the declarations.
Scoped in_order(hid_t kind) {
    Scoped list{H5Pcreate(kind), H5Pclose};
    H5Pset_link_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    return list;
}

}  // namespace

struct Object::Handle {
    hid_t id;
    herr_t (*close)(hid_t);
    std::string file, name;
    Handle(hid_t i, herr_t (*c)(hid_t), std::string f, std::string n) : id(i), close(c), file(std::move(f)), name(std::move(n)) {}
    Handle(const Handle&) = delete;
    ~Handle() {
        if (id >= 0) close(id);
    }
};

std::int64_t Object::id() const {
    expects(handle_ != nullptr);
    return handle_->id;
}

void Object::fail(const std::string& doing) const { throw RunError(fmt::format("{}: cannot {}: {}", handle_->file, doing, reason())); }

void Object::check(std::int64_t status, const char* doing, const std::string& name) const {
    if (status < 0) fail(name.empty() ? fmt::format("{} {}", doing, handle_->name) : fmt::format("{} {}", doing, name));
}

void Object::attribute(const std::string& name, const std::string& text) const {
    const char* value = text.c_str();
    attribute(name, Type::text, &value, 1, true);
}

void Object::attribute(const std::string& name, Type type, const void* values, std::size_t count, bool scalar) const {
    if (H5Aexists(id(), name.c_str()) > 0) check(H5Adelete(id(), name.c_str()), "replace attribute", name);
    const hsize_t n = count;
    const Scoped space{scalar ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, nullptr), H5Sclose};
    const Scoped attribute{H5Acreate2(id(), name.c_str(), native(type), space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose};
    check(attribute, "make attribute", name);
    check(H5Awrite(attribute, native(type), values), "write attribute", name);
}

std::string Object::text_attribute(const std::string& name) const {
    const Scoped attribute{H5Aopen(id(), name.c_str(), H5P_DEFAULT), H5Aclose};
    check(attribute, "open attribute", name);
    char* value = nullptr;
    check(H5Aread(attribute, native(Type::text), &value), "read attribute", name);
    const std::string text = value ? value : "";
    H5free_memory(value);
    return text;
}

double Object::number_attribute(const std::string& name) const {
    const Scoped attribute{H5Aopen(id(), name.c_str(), H5P_DEFAULT), H5Aclose};
    check(attribute, "open attribute", name);
    double value = 0;
    check(H5Aread(attribute, H5T_NATIVE_DOUBLE, &value), "read attribute", name);
    return value;
}

std::vector<std::uint64_t> Dataset::extent() const {
    const Scoped space{H5Dget_space(id()), H5Sclose};
    check(space, "measure");
    std::vector<hsize_t> now(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
    H5Sget_simple_extent_dims(space, now.data(), nullptr);
    return {now.begin(), now.end()};
}

std::size_t Dataset::size() const {
    std::size_t n = 1;
    for (std::uint64_t d : extent()) n *= d;
    return n;
}

void Dataset::write_rows(std::size_t from, std::size_t rows, Type type, const void* values) const {
    const std::vector<std::uint64_t> before = extent();
    expects(!before.empty() && from <= before[0]);
    std::vector<hsize_t> start(before.size(), 0), count(before.begin(), before.end()), after(before.begin(), before.end());
    start[0] = from, count[0] = rows;
    after[0] = std::max<hsize_t>(before[0], from + rows);
    if (after[0] > before[0]) check(H5Dset_extent(id(), after.data()), "extend");
    if (std::find(count.begin(), count.end(), 0u) != count.end()) return;
    const int rank = static_cast<int>(count.size());
    const Scoped there{H5Dget_space(id()), H5Sclose}, here{H5Screate_simple(rank, count.data(), nullptr), H5Sclose};
    check(H5Sselect_hyperslab(there, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr), "select in");
    check(H5Dwrite(id(), native(type), here, there, transfer(), values), "write");
}

void Dataset::make_scale(const std::string& name) const { check(H5DSset_scale(id(), name.c_str()), "make a scale of"); }

void Dataset::attach_scale(std::size_t dimension, const Dataset& scale) const {
    check(H5DSattach_scale(id(), scale.id(), static_cast<unsigned>(dimension)), "attach a scale to");
}

void Dataset::read(Type type, void* values) const { check(H5Dread(id(), native(type), H5S_ALL, H5S_ALL, transfer(), values), "read"); }

std::vector<std::string> Dataset::read_text() const {
    std::vector<char*> values(size());
    if (values.empty()) return {};
    read(Type::text, values.data());
    std::vector<std::string> texts;
    for (char* v : values) texts.emplace_back(v ? v : "");
    for (char* v : values) H5free_memory(v);
    return texts;
}

Group Group::group(const std::string& name) const {
    const Scoped list = in_order(H5P_GROUP_CREATE);
    const hid_t g = has(name) ? H5Gopen2(id(), name.c_str(), H5P_DEFAULT) : H5Gcreate2(id(), name.c_str(), H5P_DEFAULT, list, H5P_DEFAULT);
    check(g, "make group", name);
    return Group(std::make_shared<Handle>(g, H5Gclose, handle_->file, name));
}

bool Group::has(const std::string& name) const { return H5Lexists(id(), name.c_str(), H5P_DEFAULT) > 0; }

std::vector<std::string> Group::names() const {
    std::vector<std::string> all;
    const auto visit = [](hid_t, const char* name, const H5L_info_t*, void* data) -> herr_t {
        static_cast<std::vector<std::string>*>(data)->push_back(name);
        return 0;
    };
    check(H5Literate(id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, visit, &all), "list");
    return all;
}

Dataset Group::dataset(const std::string& name) const {
    const hid_t d = H5Dopen2(id(), name.c_str(), H5P_DEFAULT);
    check(d, "open", name);
    return Dataset(std::make_shared<Handle>(d, H5Dclose, handle_->file, name));
}

Dataset Group::grow(const std::string& name, Type type, const Growing& shape) const {
    std::vector<hsize_t> now = {0}, most = {H5S_UNLIMITED}, chunk = {shape.chunk_rows};
    for (std::uint64_t n : shape.others) now.push_back(n), most.push_back(n), chunk.push_back(std::max<hsize_t>(n, 1));
    const Scoped space{H5Screate_simple(static_cast<int>(now.size()), now.data(), most.data()), H5Sclose};
    const Scoped list{H5Pcreate(H5P_DATASET_CREATE), H5Pclose};
    check(H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data()), "choose the chunks of", name);
    if (shape.compressed) {
        H5Pset_shuffle(list);
        check(H5Pset_deflate(list, 1), "compress", name);
    }
    const hid_t d = H5Dcreate2(id(), name.c_str(), native(type), space, H5P_DEFAULT, list, H5P_DEFAULT);
    check(d, "make", name);
    return Dataset(std::make_shared<Handle>(d, H5Dclose, handle_->file, name));
}

Dataset Group::write(const std::string& name, Type type, const void* values, std::size_t count) const {
    const hsize_t n = count;
    const Scoped space{H5Screate_simple(1, &n, nullptr), H5Sclose};
    const hid_t d = H5Dcreate2(id(), name.c_str(), native(type), space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    check(d, "make", name);
    const Dataset made(std::make_shared<Handle>(d, H5Dclose, handle_->file, name));
    if (n > 0) check(H5Dwrite(d, native(type), H5S_ALL, H5S_ALL, transfer(), values), "write", name);
    return made;
}

Dataset Group::write(const std::string& name, Type type, const void* values, std::size_t count, const std::vector<std::uint64_t>& extent) const {
    std::vector<hsize_t> shape(extent.begin(), extent.end()), chunk = shape;
    std::size_t cells = 1;
    for (hsize_t n : shape) cells *= n;
    expects(cells == count);
    const Scoped space{H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose};
    const Scoped list{H5Pcreate(H5P_DATASET_CREATE), H5Pclose};
    constexpr std::size_t few = 512, most = 65536;  // [values] below which a chunk is not worth it, and in one
    if (cells >= few && type != Type::text) {
        std::size_t in_one = cells;
        for (std::size_t k = 0; k < chunk.size() && in_one > most; ++k) {  // the first dimensions are cut first
            const std::size_t others = in_one / chunk[k];
            chunk[k] = std::max<hsize_t>(1, most / std::max<std::size_t>(1, others));
            in_one = others * chunk[k];
        }
        check(H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data()), "choose the chunks of", name);
        H5Pset_shuffle(list);
        check(H5Pset_deflate(list, 4), "compress", name);
    }
    const hid_t d = H5Dcreate2(id(), name.c_str(), native(type), space, H5P_DEFAULT, list, H5P_DEFAULT);
    check(d, "make", name);
    const Dataset made(std::make_shared<Handle>(d, H5Dclose, handle_->file, name));
    if (cells > 0) check(H5Dwrite(d, native(type), H5S_ALL, H5S_ALL, transfer(), values), "write", name);
    return made;
}

Dataset Group::write(const std::string& name, const std::vector<std::string>& texts, const std::vector<std::uint64_t>& extent) const {
    std::vector<const char*> values;
    for (const std::string& t : texts) values.push_back(t.c_str());
    return write(name, Type::text, values.data(), values.size(), extent);
}

Dataset Group::write(const std::string& name, const std::vector<std::string>& texts) const {
    std::vector<const char*> values;
    for (const std::string& t : texts) values.push_back(t.c_str());
    return write(name, Type::text, values.data(), values.size());
}

Dataset Group::write(const std::string& name, const std::string& text) const {
    const Scoped space{H5Screate(H5S_SCALAR), H5Sclose};
    const hid_t d = H5Dcreate2(id(), name.c_str(), native(Type::text), space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    check(d, "make", name);
    const Dataset made(std::make_shared<Handle>(d, H5Dclose, handle_->file, name));
    const char* value = text.c_str();
    check(H5Dwrite(d, native(Type::text), H5S_ALL, H5S_ALL, transfer(), &value), "write", name);
    return made;
}

File File::create(const std::string& path) {
    silence();
    const Scoped order = in_order(H5P_FILE_CREATE), access{H5Pcreate(H5P_FILE_ACCESS), H5Pclose};
    H5Pset_meta_block_size(access, 65536);  // names and indices side by side: fewer writes a flush
    const hid_t f = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, order, access);
    if (f < 0) throw RunError(fmt::format("{}: cannot make the file: {}", path, reason()));
    return File(std::make_shared<Handle>(f, H5Fclose, path, "the file"));
}

File File::open(const std::string& path) {
    silence();
    const hid_t f = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    if (f < 0) throw RunError(fmt::format("{}: cannot open the file: {}", path, reason()));
    return File(std::make_shared<Handle>(f, H5Fclose, path, "the file"));
}

void File::flush() const { check(H5Fflush(id(), H5F_SCOPE_GLOBAL), "flush"); }

void File::close() {
    expects(handle_.use_count() == 1);
    flush();  // fails while the handle can still say why
    const std::string path = handle_->file;
    const hid_t f = std::exchange(handle_->id, -1);
    check(H5Fclose(f), "close");
    handle_.reset();
    bring_to_disk(path);
}

}  // namespace cordon::h5
