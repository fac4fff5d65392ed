// Sparse columns: rows of what happened, found by key. No entry means susceptible, free, never seen.
#pragma once
#include <cstdint>
#include <vector>

#include "base/errors.h"
#include "base/ids.h"

namespace cordon {

// A map from ids to row numbers: open addressing, linear probing, no deletion. Never iterated, so its order cannot
// leak into a result. About 16 bytes an entry.
template <class Key>
class RowMap {
  public:
    static constexpr std::uint32_t none = 0xffffffffu;

    std::uint32_t find(Key k) const {
        if (keys_.empty()) return none;
        for (std::size_t i = slot(k);; i = (i + 1) & mask_) {
            if (keys_[i] == Key::none_value) return none;  // first, so that nobody is not found in an empty slot
            if (keys_[i] == k.value) return rows_[i];
        }
    }
    bool has(Key k) const { return find(k) != none; }
    // Sets the row of a key that may or may not be there.
    void set(Key k, std::uint32_t row) {
        expects(k);
        if ((used_ + 1) * 2 > keys_.size()) grow();
        std::size_t i = slot(k);
        while (keys_[i] != k.value && keys_[i] != Key::none_value) i = (i + 1) & mask_;
        if (keys_[i] == Key::none_value) keys_[i] = k.value, ++used_;
        rows_[i] = row;
    }
    std::size_t size() const { return used_; }

  private:
    std::size_t slot(Key k) const { return (k.value * 0x9e3779b97f4a7c15ull) >> shift_; }
    void grow() {
        const std::size_t n = keys_.empty() ? 64 : keys_.size() * 2;
        std::vector<std::uint32_t> keys(n, Key::none_value), rows(n);
        keys.swap(keys_), rows.swap(rows_);
        mask_ = n - 1, shift_ = 64;
        for (std::size_t m = n; m > 1; m >>= 1) --shift_;
        for (std::size_t j = 0; j < keys.size(); ++j) {
            if (keys[j] == Key::none_value) continue;
            std::size_t i = slot(Key(keys[j]));
            while (keys_[i] != Key::none_value) i = (i + 1) & mask_;
            keys_[i] = keys[j], rows_[i] = rows[j];
        }
    }
    std::vector<std::uint32_t> keys_, rows_;
    std::size_t used_ = 0, mask_ = 0;
    int shift_ = 64;
};

// Rows of T found by key, in order of creation. Cost of a copy: what happened.
template <class Key, class T>
class SparseColumn {
  public:
    const T* find(Key k) const {
        const std::uint32_t r = rows_.find(k);
        return r == RowMap<Key>::none ? nullptr : &data_[r];
    }
    T* find(Key k) {
        const std::uint32_t r = rows_.find(k);
        return r == RowMap<Key>::none ? nullptr : &data_[r];
    }
    // The row of k, made if it is not there.
    T& operator[](Key k) {
        std::uint32_t r = rows_.find(k);
        if (r == RowMap<Key>::none) {
            r = static_cast<std::uint32_t>(data_.size());
            rows_.set(k, r);
            keys_.push_back(k);
            data_.emplace_back();
        }
        return data_[r];
    }
    std::size_t size() const { return data_.size(); }
    Key key(std::size_t row) const { return keys_[row]; }
    const T& row(std::size_t r) const { return data_[r]; }
    T& row(std::size_t r) { return data_[r]; }
    std::size_t bytes() const { return rows_.size() * 16 + data_.capacity() * sizeof(T) + keys_.capacity() * sizeof(Key); }

  private:
    RowMap<Key> rows_;
    std::vector<Key> keys_;
    std::vector<T> data_;
};

}  // namespace cordon
