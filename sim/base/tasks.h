// Whole runs side by side, a thread each: loops inside a task are serial. Tasks that need the same thing (a World) share it.
#pragma once
#include <cstddef>
#include <functional>
#include <vector>

namespace cordon {

// What tasks are made of. Exceptions of `prepare` and `work` are the task's own to catch.
struct Tasks {
    std::vector<std::size_t> needs;                  // [task] which shared thing it needs
    std::function<void(std::size_t thing)> prepare;  // makes it, before the first task that needs it; with all threads if all need one
    std::function<void(std::size_t thing)> release;  // after the last one
    std::function<void(std::size_t task)> work;      // on one thread, side by side with others
    std::function<bool(std::size_t task)> commit;    // after its work, one at a time; false: begin no more
};

// Tasks begin in their order, but that of a thing which another thread is still making lets others go first. So no more things are
// there at once than there are threads, and one.
void run_tasks(const Tasks&);

// One thread at a time; also in `work`.
void one_at_a_time(const std::function<void()>& body);

}  // namespace cordon
