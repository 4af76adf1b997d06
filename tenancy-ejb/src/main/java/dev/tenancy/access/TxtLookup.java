package dev.tenancy.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.spi.InitialContextFactory;

/**
 * Asks the DNS for TXT records, with the client that is part of every JDK.
 *
 * <p>Nothing is remembered between two questions; the server that is asked may remember, for the record's time to live.
 */
public final class TxtLookup {

    private static final String FACTORY = "com.sun.jndi.dns.DnsContextFactory";
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    /** Each try waits twice as long as the one before. */
    private static final int TRIES = 2;

    private final String url;
    private final Duration patience;

    /** Asks this server, {@code host} or {@code host:port}; empty: those the system asks. */
    public TxtLookup(Optional<String> server) {
        this(server, PATIENCE);
    }

    TxtLookup(Optional<String> server, Duration patience) {
        this.url = server.map(given -> "dns://" + given).orElse("dns:");
        this.patience = patience;
    }

    /** Every text at this name. Answers within about five seconds for each server. */
    @SuppressWarnings("JdkObsolete") // JNDI takes its settings in no other table
    Answer ask(String name) {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.PROVIDER_URL, url);
        settings.put("com.sun.jndi.dns.timeout.initial", String.valueOf(patience.toMillis()));
        settings.put("com.sun.jndi.dns.timeout.retries", String.valueOf(TRIES));
        try {
            Context context = factory().getInitialContext(settings);
            try {
                return new Texts(texts((DirContext) context, name));
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return new NoSuchName();
        } catch (CommunicationException e) {
            return new NoAnswer("no server answered in time");
        } catch (NamingException e) {
            return new NoAnswer(String.valueOf(e.getMessage()));
        }
    }

    /** The DNS provider makes strings of what it reads and no other objects, so nothing is deserialized here. */
    @SuppressWarnings("BanJNDI")
    private static List<String> texts(DirContext context, String name) throws NamingException {
        Attribute records = context.getAttributes(name, new String[] {"TXT"}).get("TXT");
        List<String> texts = new ArrayList<>();
        if (records != null) {
            NamingEnumeration<?> each = records.getAll();
            while (each.hasMore()) {
                texts.add(CharacterStrings.joined(String.valueOf(each.next())));
            }
        }
        return texts;
    }

    /** Found as a service of the platform: a server's own JNDI stands between a program and factories it names. */
    private static InitialContextFactory factory() throws NamingException {
        return ServiceLoader.load(InitialContextFactory.class, ClassLoader.getSystemClassLoader()).stream()
                .filter(provider -> provider.type().getName().equals(FACTORY))
                .findFirst()
                .map(ServiceLoader.Provider::get)
                .orElseThrow(() -> new NamingException("this Java has no DNS client (module jdk.naming.dns)"));
    }

    /** What came back. */
    sealed interface Answer {}

    /** The name is there, with these texts, or none. */
    record Texts(List<String> texts) implements Answer {}

    /** There is no such name. */
    record NoSuchName() implements Answer {}

    /** Nobody said anything of use, and why. */
    record NoAnswer(String why) implements Answer {}
}
