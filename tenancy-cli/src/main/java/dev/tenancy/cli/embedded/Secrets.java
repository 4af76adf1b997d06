package dev.tenancy.cli.embedded;

import dev.tenancy.registry.ApiKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code serve} remembers from start to start, {@code secrets.json}.
 *
 * @param superuserPassword of the embedded database's superuser
 * @param ownerPassword of its owner
 * @param appPassword of the application's login there
 * @param port where the embedded database listened last, 0 if it never did
 * @param operatorToken opens the operator's API
 * @param adminUser console login
 * @param adminPassword console password
 * @param keys the tenants' API keys, by the name of the database the tenants are in
 * @param seeding names of databases where registering the sample tenants has begun and not ended
 */
public record Secrets(
        String superuserPassword,
        String ownerPassword,
        String appPassword,
        int port,
        String operatorToken,
        String adminUser,
        String adminPassword,
        Map<String, List<TenantKey>> keys,
        List<String> seeding) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 16;

    /** Keeps collections of its own. */
    public Secrets {
        keys = Map.copyOf(keys);
        seeding = List.copyOf(seeding);
    }

    /** New ones, nothing done yet. */
    static Secrets generate() {
        return new Secrets(
                password(),
                password(),
                password(),
                0,
                ApiKey.forOperator().value(),
                "admin",
                password(),
                Map.of(),
                List.of());
    }

    /** The keys of tenants in this database. */
    public List<TenantKey> keysOf(String database) {
        return keys.getOrDefault(database, List.of());
    }

    /** With this port of the embedded database. */
    public Secrets withPort(int newPort) {
        return new Secrets(
                superuserPassword,
                ownerPassword,
                appPassword,
                newPort,
                operatorToken,
                adminUser,
                adminPassword,
                keys,
                seeding);
    }

    /** With this key in place of what that tenant had. */
    public Secrets withKey(String database, TenantKey key) {
        List<TenantKey> kept = new ArrayList<>(keysOf(database));
        kept.removeIf(other -> other.slug().equals(key.slug()));
        kept.add(key);
        Map<String, List<TenantKey>> all = new TreeMap<>(keys);
        all.put(database, kept);
        return new Secrets(
                superuserPassword,
                ownerPassword,
                appPassword,
                port,
                operatorToken,
                adminUser,
                adminPassword,
                all,
                seeding);
    }

    /** Registering the sample tenants in this database goes on, or has ended. */
    public Secrets withSeeding(String database, boolean goesOn) {
        TreeSet<String> names = new TreeSet<>(seeding);
        if (goesOn) {
            names.add(database);
        } else {
            names.remove(database);
        }
        return new Secrets(
                superuserPassword,
                ownerPassword,
                appPassword,
                port,
                operatorToken,
                adminUser,
                adminPassword,
                keys,
                List.copyOf(names));
    }

    /** Hides them all. */
    @Override
    public String toString() {
        return "Secrets[hidden]";
    }

    private static String password() {
        byte[] bits = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
