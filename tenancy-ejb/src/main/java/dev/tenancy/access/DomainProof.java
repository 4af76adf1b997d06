package dev.tenancy.access;

import dev.tenancy.access.TxtLookup.Answer;
import dev.tenancy.access.TxtLookup.NoAnswer;
import dev.tenancy.access.TxtLookup.NoSuchName;
import dev.tenancy.access.TxtLookup.Texts;
import dev.tenancy.problem.TenancyException.DomainNotVerified;
import java.util.List;
import java.util.stream.Collectors;

/** Whether who has claimed a host governs its DNS: a TXT record beside it holds the claim's token. */
public final class DomainProof {

    private static final int MOST_SHOWN = 3;
    private static final int LONGEST_SHOWN = 80;

    private final TxtLookup dns;

    /** Asks this DNS. */
    public DomainProof(TxtLookup dns) {
        this.dns = dns;
    }

    /** Looks for the token. @throws DomainNotVerified if it is not there, saying what was looked for and what was found */
    public void check(TenantDomain domain) {
        Answer answer = dns.ask(domain.record());
        if (answer instanceof Texts found && found.texts().contains(domain.recordValue())) {
            return;
        }
        throw new DomainNotVerified(words(domain, answer));
    }

    private static String words(TenantDomain domain, Answer answer) {
        String wanted = "the TXT record '" + domain.record() + "' with the value '" + domain.recordValue() + "'";
        if (answer instanceof NoAnswer silent) {
            return "The DNS could not be asked for " + wanted + ": " + printable(silent.why())
                    + ". Nothing is known of the host; try again in a few minutes.";
        }
        String found = answer instanceof NoSuchName
                ? "there is no such name"
                : answer instanceof Texts there && !there.texts().isEmpty()
                        ? "it holds " + shown(there.texts())
                        : "the name holds no TXT record";
        return "The DNS does not have " + wanted + ": " + found
                + ". Add it; a new record may take as long to be seen as the old answer may be kept.";
    }

    private static String shown(List<String> texts) {
        String first = texts.stream()
                .limit(MOST_SHOWN)
                .map(text -> "'" + printable(text) + "'")
                .collect(Collectors.joining(", "));
        return texts.size() <= MOST_SHOWN ? first : first + " and " + (texts.size() - MOST_SHOWN) + " more";
    }

    /** What a stranger's DNS says may be anything, and of any length. */
    private static String printable(String text) {
        String visible = text.replaceAll("[^\\x20-\\x7e]", "?");
        return visible.length() <= LONGEST_SHOWN ? visible : visible.substring(0, LONGEST_SHOWN) + "…";
    }
}
