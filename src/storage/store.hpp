#pragma once

#include "app/ports.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// The store of `app` on a database of either engine. Thread-safe; borrows the database.
class SqlStore final : public app::Store {
  public:
    explicit SqlStore(Database& database) : database_(database) {}

  protected:
    void run_read(const Body& body) override;
    void run_write(const Body& body) override;

  private:
    Database& database_;
};

}  // namespace parrain::storage
