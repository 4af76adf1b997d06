package dev.tenancy.cli.connect;

import dev.tenancy.config.ConfigSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The configuration of one run: some values of ours in front of what the process was given.
 *
 * @param ours key to value; wins
 * @param process system properties and environment
 */
public record Settings(Map<String, String> ours, ConfigSource process) implements ConfigSource {

    /** Keeps a map of its own. */
    public Settings {
        ours = Map.copyOf(ours);
    }

    @Override
    public Optional<String> get(String key) {
        return ours.containsKey(key)
                ? Optional.ofNullable(ours.get(key)).filter(value -> !value.isBlank())
                : process.get(key);
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>(process.names());
        names.addAll(ours.keySet());
        return names;
    }

    /** These settings with others in front. */
    public Settings with(Map<String, String> more) {
        Map<String, String> both = new HashMap<>(ours);
        both.putAll(more);
        return new Settings(both, process);
    }

    /**
     * What the server's environment must add to ours for it to read the same; secrets are safe there, as nobody else can
     * read a process's environment.
     */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        names().stream()
                .filter(name -> name.startsWith("tenancy."))
                .forEach(name -> environment.put(
                        ConfigSource.environmentName(name), get(name).orElse("")));
        return environment;
    }
}
