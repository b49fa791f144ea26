#pragma once

#include <cstddef>

#include "publisher.hpp"
#include "report.hpp"

namespace parrain::bench {

/// Many enrollments of one scenario that fall due together, in a database that no server runs on.
class DueScenario {
  public:
    /// Make `count` users, each due to take one step.
    DueScenario(OpenedData& data, std::size_t count);

    /// What working them off came to.
    struct Worked {
        double steps_per_second = 0;
        double longest_wait_ms = 0;  ///< of a write of somebody else's meanwhile, one every 20 ms
    };
    Worked work_off();

    /// Rows a second of one UPDATE of as many enrollments.
    double update_rows_per_second();

  private:
    OpenedData& data_;
    std::size_t count_;
    WorkspaceId workspace_;
};

}  // namespace parrain::bench
