// What becomes of a contract that the program breaks (expects, ensures): the end of the program, or of one run of many.
#pragma once

namespace cordon {

// While one lives, a broken contract of this thread throws a RunError: of many runs one can fail and the others go on.
class ContractsThrow {
  public:
    ContractsThrow();
    ~ContractsThrow();
    ContractsThrow(const ContractsThrow&) = delete;
};

}  // namespace cordon
