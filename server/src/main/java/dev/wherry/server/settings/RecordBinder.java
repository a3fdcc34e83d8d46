package dev.wherry.server.settings;

import dev.wherry.providers.Secret;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Makes records from mappings of a YAML file: the component `pathStyle` is the key `path-style`.
///
/// A key may be missing when the record has a static field `DEFAULT` of its own type, which then
/// gives the value; when the component is [Nullable]; when it is a `boolean` (false), a [List] or a
/// [Map] (empty). Every fault becomes a problem, and what has a fault is null. A record's own
/// [IllegalArgumentException] is a problem too. For one thread.
final class RecordBinder {
  private final Scalars scalars;
  private final References references;
  private final Problems problems;

  RecordBinder(Scalars scalars, References references, Problems problems) {
    this.scalars = scalars;
    this.references = references;
    this.problems = problems;
  }

  /// A key and its value, where they stand.
  record Entry(String key, int line, Node value) {
    boolean isEmpty() {
      return value instanceof ScalarNode && value.getTag().equals(Tag.NULL);
    }
  }

  /// A record, and the word for its kind.
  record Kinded(String kind, Record settings) {}

  /// Makes the record of a kind that the mapping itself names under `kind`.
  ///
  /// @param entries of the mapping; `kind` is taken out
  /// @param besides keys that may stand in the mapping of any kind, and are read elsewhere
  @Nullable Kinded kinded(
      Map<String, Class<? extends Record>> kinds,
      Map<String, Entry> entries,
      Set<String> besides,
      Place place) {
    String names = String.join(", ", new TreeSet<>(kinds.keySet()));
    Entry entry = entries.remove("kind");
    if (entry == null) {
      problems.add(place.line(), place.start("kind is missing: write one of " + names));
      return null;
    }
    if (!(scalar(String.class, entry.value(), place, "kind") instanceof String kind)) {
      return null;
    }
    Class<? extends Record> type = kinds.get(kind);
    if (type == null) {
      problems.add(
          entry.value(),
          place.start("unknown kind '%s'; %s".formatted(kind, meant(kind, kinds.keySet()))));
      return null;
    }
    Record settings = record(type, entries, besides, place);
    return settings == null ? null : new Kinded(kind, settings);
  }

  /// Makes a record of a mapping.
  <T extends Record> @Nullable T record(Class<T> type, Node node, Place place) {
    Map<String, Entry> entries = entries(node, place);
    return entries == null ? null : record(type, entries, Set.of(), place);
  }

  /// Reads a mapping's keys; null when the node is none. An empty value is an empty mapping.
  @Nullable Map<String, Entry> entries(Node node, Place place) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    if (node instanceof ScalarNode && node.getTag().equals(Tag.NULL)) {
      return entries;
    }
    if (!(node instanceof MappingNode mapping)) {
      problems.add(node, place.start("should be keys and values, like 'key: value'"));
      return null;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        problems.add(tuple.getKeyNode(), "a key" + place.in() + " should be a plain word");
        continue;
      }
      Entry entry = new Entry(name.getValue(), Problems.lineOf(name), tuple.getValueNode());
      Entry first = entries.putIfAbsent(entry.key(), entry);
      if (first != null) {
        problems.add(
            entry.line(),
            "key '%s' stands twice%s: first in line %d"
                .formatted(entry.key(), place.in(), first.line()));
      }
    }
    return entries;
  }

  /// Tells that a key is unknown.
  void unknown(Entry entry, Collection<String> known, Place place) {
    problems.add(
        entry.line(),
        "unknown key '%s'%s; %s".formatted(entry.key(), place.in(), meant(entry.key(), known)));
  }

  private static String meant(String word, Collection<String> known) {
    return Nearest.to(word, known)
        .map("did you mean '%s'?"::formatted)
        .orElseGet(() -> "known are " + String.join(", ", new TreeSet<>(known)));
  }

  /// Makes a record of some of a mapping's entries.
  ///
  /// @param besides keys that may stand beside them, and are read elsewhere
  <T extends Record> @Nullable T record(
      Class<T> type, Map<String, Entry> entries, Set<String> besides, Place place) {
    int before = problems.count();
    RecordComponent[] components = type.getRecordComponents();
    Set<String> keys =
        Arrays.stream(components).map(RecordBinder::key).collect(Collectors.toUnmodifiableSet());
    Set<String> known = new TreeSet<>(keys);
    known.addAll(besides);
    entries.values().stream()
        .filter(entry -> !keys.contains(entry.key()))
        .forEach(entry -> unknown(entry, known, place));
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Entry entry = entries.get(key(components[i]));
      values[i] =
          entry == null || entry.isEmpty()
              ? missing(type, components[i], entry, place)
              : value(components[i].getGenericType(), entry.value(), place, entry.key());
    }
    return problems.count() == before ? create(type, components, values, place) : null;
  }

  /// The value of a key that is not there, or is there without a value.
  private @Nullable Object missing(
      Class<? extends Record> type, RecordComponent component, @Nullable Entry entry, Place place) {
    Record defaults = defaults(type);
    if (defaults != null) {
      return get(component, defaults);
    }
    Class<?> raw = component.getType();
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return null;
    }
    if (raw == boolean.class) {
      return false;
    }
    if (raw == List.class) {
      return List.of();
    }
    if (raw == Map.class) {
      return Map.of();
    }
    problems.add(
        entry == null ? place.line() : entry.line(),
        place.start(
            key(component)
                + (entry == null ? " is missing: add it" : " is empty: give it a value")));
    return null;
  }

  private @Nullable Object value(Type type, Node node, Place place, String key) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return list(generic.getActualTypeArguments()[0], node, place, key);
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      return map(generic.getActualTypeArguments()[1], node, place, key);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord() && scalars.of(raw) == null) {
      return record(raw.asSubclass(Record.class), node, place.under(key, Problems.lineOf(node)));
    }
    return scalar(raw, node, place, key);
  }

  private @Nullable Object list(Type element, Node node, Place place, String key) {
    if (!(node instanceof SequenceNode sequence)) {
      problems.add(node, place.start(key + " should be a list, like [a, b]"));
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      Object value = value(element, item, place, "%s[%d]".formatted(key, values.size()));
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return List.copyOf(values);
  }

  private @Nullable Object map(Type element, Node node, Place place, String key) {
    Place here = place.under(key, Problems.lineOf(node));
    Map<String, Entry> entries = entries(node, here);
    if (entries == null) {
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      Object value = value(element, entry.value(), here, entry.key());
      if (value != null) {
        values.put(entry.key(), value);
      }
    }
    return values;
  }

  private @Nullable Object scalar(Class<?> type, Node node, Place place, String key) {
    Scalars.Scalar scalar = scalars.of(type);
    if (scalar == null) {
      throw new IllegalStateException("no way to read a " + type + " from the settings");
    }
    if (!(node instanceof ScalarNode text)) {
      problems.add(node, place.start("%s should be %s".formatted(key, scalar.expected())));
      return null;
    }
    String value;
    try {
      value =
          type == Secret.class
              ? references.resolveSecret(text.getValue())
              : references.resolve(text.getValue());
    } catch (IllegalArgumentException e) {
      problems.add(node, place.start(key + " " + e.getMessage()));
      return null;
    }
    try {
      return scalar.read().apply(value);
    } catch (IllegalArgumentException e) {
      boolean shown = scalar.shown() && !References.refersIn(text.getValue());
      problems.add(
          node,
          place.start(
              "%s should be %s%s"
                  .formatted(key, scalar.expected(), shown ? ", not '" + value + "'" : "")));
      return null;
    }
  }

  private <T extends Record> @Nullable T create(
      Class<T> type, RecordComponent[] components, @Nullable Object[] values, Place place) {
    try {
      Constructor<T> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException fault) {
        problems.add(place.line(), place.start(String.valueOf(fault.getMessage())));
        return null;
      }
      throw new IllegalStateException("the record " + type + " can't be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the record " + type + " can't be made", e);
    }
  }

  private static @Nullable Record defaults(Class<? extends Record> type) {
    try {
      Field field = type.getDeclaredField("DEFAULT");
      field.setAccessible(true);
      return (Record) field.get(null);
    } catch (NoSuchFieldException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the defaults of " + type + " can't be read", e);
    }
  }

  private static @Nullable Object get(RecordComponent component, Record from) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the component " + component + " can't be read", e);
    }
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
