// Sparse columns: rows of what happened, found by key. No entry means susceptible, free, never seen.
#pragma once
#include <bit>
#include <cstdint>
#include <vector>

#include "base/errors.h"
#include "base/ids.h"
#include "base/visit.h"

namespace cordon {

// A map from ids to row numbers: leaves of 64 rows, found by a flat table that has as many words for 4096 keys as there are leaves, of which one
// bit a key says whether it is there. So neighbours share a line of memory, most questions about those who are not there are answered by an
// eighth of a byte a key, and nothing is moved as it grows. No deletion. 4 bytes an entry where all have one, up to 1,000 where they are scattered.
template <class Key>
class RowMap {
  public:
    static constexpr std::uint32_t none = 0xffffffffu;

    bool has(Key k) const {
        const std::uint32_t t = k.value >> top_shift_;
        return t < top_.size() && top_[t] != none && (present_[branch(k)] >> (k.value & mask_) & 1u);
    }
    std::uint32_t find(Key k) const { return has(k) ? rows_[leaf_[branch(k)] + (k.value & mask_)] : none; }
    // Sets the row of a key that may or may not be there.
    void set(Key k, std::uint32_t row) {
        expects(k);
        make_branch(k.value >> top_shift_);
        const std::size_t b = branch(k);
        if (present_[b] == 0) {
            leaf_[b] = static_cast<std::uint32_t>(rows_.size());
            expects(rows_.size() + size_ <= none);
            rows_.resize(rows_.size() + size_, none);
        }
        const std::uint64_t bit = std::uint64_t{1} << (k.value & mask_);
        used_ += !(present_[b] & bit);
        present_[b] |= bit;
        rows_[leaf_[b] + (k.value & mask_)] = row;
    }
    std::size_t size() const { return used_; }
    std::size_t bytes() const { return (top_.capacity() + leaf_.capacity() + rows_.capacity()) * sizeof(std::uint32_t) + present_.capacity() * sizeof(std::uint64_t); }
    // Every key and its row, in the order of keys.
    template <class Visit>
    void each(const Visit& visit) const {
        for (std::size_t t = 0; t < top_.size(); ++t)
            for (std::uint32_t j = 0; j < size_ && top_[t] != none; ++j)
                for (std::uint64_t left = present_[top_[t] + j]; left != 0; left &= left - 1) {
                    const auto k = static_cast<std::uint32_t>(std::countr_zero(left));
                    visit(Key((t << top_shift_) | (j << bits_) | k), rows_[leaf_[top_[t] + j] + k]);
                }
    }
    // Begins to load what has(k) will read.
    void prefetch(Key k) const {
        const std::uint32_t t = k.value >> top_shift_;
        if (t < top_.size() && top_[t] != none) __builtin_prefetch(&present_[branch(k)]);
    }
    template <class V, class T>
    static void visit_own(V& visitor, T& self) {
        std::vector<Key> keys;
        std::vector<std::uint32_t> rows;
        if constexpr (!V::loads) self.each([&](Key k, std::uint32_t row) { keys.push_back(k), rows.push_back(row); });
        visitor.members("keys, rows", keys, rows);
        if constexpr (V::loads) {
            self = RowMap();
            if (keys.size() != rows.size()) throw Damaged("a map has more keys than rows, or fewer");
            for (std::size_t i = 0; i < keys.size(); ++i) self.enter(keys[i], rows[i]);
        }
    }
    // The same of what may be damaged.
    void enter(Key k, std::uint32_t row) {
        if (!k) throw Damaged("a map has an entry for nobody");
        set(k, row);
    }

  private:
    static constexpr std::uint32_t bits_ = 6, size_ = 1u << bits_, mask_ = size_ - 1, top_shift_ = 2 * bits_;

    std::size_t branch(Key k) const { return top_[k.value >> top_shift_] + (k.value >> bits_ & mask_); }
    void make_branch(std::uint32_t t) {
        if (t >= top_.size()) top_.resize(t + 1, none);
        if (top_[t] != none) return;
        top_[t] = static_cast<std::uint32_t>(present_.size());
        present_.resize(present_.size() + size_, 0), leaf_.resize(present_.size(), none);
    }

    std::vector<std::uint32_t> top_;      // [key >> 12] its first branch, if there is one
    std::vector<std::uint64_t> present_;  // [branch] which of its 64 keys are there
    std::vector<std::uint32_t> leaf_;     // [branch] where their rows begin
    std::vector<std::uint32_t> rows_;
    std::size_t used_ = 0;
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
    template <class V, class Self>
    static void visit_own(V& visitor, Self& self) {
        auto& [rows, keys, data] = self;
        visitor.members("keys, data", keys, data);
        if constexpr (V::loads) {
            if (keys.size() != data.size()) throw Damaged("a column has more keys than rows, or fewer");
            rows = RowMap<Key>();
            for (std::size_t i = 0; i < keys.size(); ++i) rows.enter(keys[i], static_cast<std::uint32_t>(i));
        }
        (void)rows;
    }
    std::size_t bytes() const { return rows_.bytes() + data_.capacity() * sizeof(T) + keys_.capacity() * sizeof(Key); }

  private:
    RowMap<Key> rows_;
    std::vector<Key> keys_;
    std::vector<T> data_;
};

}  // namespace cordon
