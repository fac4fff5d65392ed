// Whole runs side by side.
#include "base/tasks.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/parallel.h"

namespace cordon {

namespace {

enum class Stage : unsigned char { absent, in_making, there };

struct Thing {
    Stage stage = Stage::absent;
    std::size_t left = 0;  // tasks that need it and are not over
};

std::recursive_mutex& turn() {
    static std::recursive_mutex one;
    return one;
}

class Floor {
  public:
    explicit Floor(const Tasks& tasks) : tasks_(tasks), begun_(tasks.needs.size(), false) {
        for (std::size_t thing : tasks.needs) {
            if (thing >= things_.size()) things_.resize(thing + 1);
            ++things_[thing].left;
        }
        if (things_.size() == 1) {
            tasks_.prepare(0);
            things_[0].stage = Stage::there;
        }
    }

    // Until nothing is left to begin.
    void worker() {
        std::unique_lock lock(state_);
        for (;;) {
            const std::size_t task = next();
            if (task == none) return;
            if (task == wait) {
                made_.wait(lock);
                continue;
            }
            begun_[task] = true;
            Thing& thing = things_[tasks_.needs[task]];
            if (thing.stage == Stage::absent) {
                thing.stage = Stage::in_making;
                lock.unlock();
                tasks_.prepare(tasks_.needs[task]);
                lock.lock();
                thing.stage = Stage::there;
                made_.notify_all();
            }
            lock.unlock();
            bool more = false;
            try {
                tasks_.work(task);
                one_at_a_time([&] { more = tasks_.commit(task); });
            } catch (...) {  // others end what they have begun
                lock.lock();
                stopped_ = true;
                throw;
            }
            lock.lock();
            stopped_ |= !more;
            if (--thing.left == 0) tasks_.release(tasks_.needs[task]);
            made_.notify_all();
        }
    }

  private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1), wait = none - 1;

    std::size_t next() {
        if (stopped_) return none;
        while (first_ < begun_.size() && begun_[first_]) ++first_;
        bool in_making = false;
        for (std::size_t task = first_; task < begun_.size(); ++task) {
            if (begun_[task]) continue;
            if (things_[tasks_.needs[task]].stage != Stage::in_making) return task;
            in_making = true;
        }
        return in_making ? wait : none;
    }

    const Tasks& tasks_;
    std::mutex state_;
    std::condition_variable made_;
    std::vector<bool> begun_;
    std::vector<Thing> things_;
    std::size_t first_ = 0;
    bool stopped_ = false;
};

}  // namespace

void run_tasks(const Tasks& tasks) {
    if (tasks.needs.empty()) return;
    Floor floor(tasks);
    for_blocks(std::min(tasks.needs.size(), static_cast<std::size_t>(parallel().threads)), [&](std::size_t) { floor.worker(); });
}

void one_at_a_time(const std::function<void()>& body) {
    const std::lock_guard lock(turn());
    body();
}

}  // namespace cordon
