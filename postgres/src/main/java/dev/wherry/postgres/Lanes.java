package dev.wherry.postgres;

import dev.wherry.core.move.Lane;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The ids of lanes. They never change, so that each is asked for once.
///
/// May be used from any thread.
final class Lanes {
  private record Key(Lane lane, int priority) {}

  private final Database database;
  private final Map<Key, Integer> ids = new ConcurrentHashMap<>();

  Lanes(Database database) {
    this.database = database;
  }

  /// A lane's id, when it is there with a clock at this priority; stored now where it was missing.
  int id(Lane lane, int priority) {
    Key key = new Key(lane, priority);
    Integer known = ids.get(key);
    return known == null ? store(key) : known;
  }

  /// The ids of some lanes, in their order; see [#id].
  int[] ids(List<Lane> lanes, int priority) {
    return lanes.stream().mapToInt(lane -> id(lane, priority)).toArray();
  }

  /// How many run, by the lane's id; zero where nothing is said.
  int[] byId(Map<Lane, Integer> running) {
    int largest = 0;
    for (Lane lane : running.keySet()) {
      largest = Math.max(largest, id(lane, 0));
    }
    int[] counts = new int[largest];
    running.forEach((lane, count) -> counts[id(lane, 0) - 1] = count);
    return counts;
  }

  private int store(Key key) {
    int id =
        database.run(
            handle -> {
              while (true) {
                var found =
                    handle
                        .createQuery(Sql.LANE.text())
                        .bind("source", key.lane().source())
                        .bind("destination", key.lane().destination())
                        .bind("priority", key.priority())
                        .mapTo(int.class)
                        .findOne();
                if (found.isPresent()) {
                  return found.get();
                }
                handle
                    .createUpdate(Sql.STORE_LANE.text())
                    .bind("source", key.lane().source())
                    .bind("destination", key.lane().destination())
                    .bind("priority", key.priority())
                    .execute();
              }
            });
    ids.put(key, id);
    return id;
  }
}
