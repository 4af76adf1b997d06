package dev.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tenancy.access.DnsServer.Rcode;
import dev.tenancy.problem.TenancyException.DomainNotVerified;
import dev.tenancy.problem.TenancyException.DomainTaken;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestTenancy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a tenant comes to a host of its own: it claims it, and its DNS says so. */
class DomainsTest {

    private static final Slug ACME = new Slug("acme");
    private static final Slug GLOBEX = new Slug("globex");
    private static final HostName HOST = new HostName("projects.acme.example");
    private static final String RECORD = "_tenancy.projects.acme.example";

    private static TestTenancy tenancy;
    private static DnsServer dns;
    private static DomainDirectory domains;
    private static DomainProof proof;

    @BeforeAll
    static void two_tenants() {
        tenancy = TestTenancy.create();
        tenancy.register("acme");
        tenancy.register("globex");
        domains = new DomainDirectory(tenancy.database().owner());
        dns = new DnsServer();
        proof = new DomainProof(new TxtLookup(Optional.of(dns.address()), Duration.ofMillis(200)));
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    @BeforeEach
    void nothing_claimed() {
        tenancy.database().execute("delete from public.tenant_domains; delete from public.audit_events");
        dns.answers(RECORD, Rcode.NAME_ERROR);
    }

    @Test
    void a_claim_leads_nowhere_until_it_is_proved() throws SQLException {
        TenantDomain claimed = domains.claim(ACME, HOST, "ann");

        assertThat(claimed.verifiedAt()).isEmpty();
        assertThat(claimed.token()).matches("[0-9a-f]{32}");
        assertThat(claimed.record()).isEqualTo(RECORD);
        assertThat(leadsTo(HOST)).isEmpty();

        dns.txt(RECORD, List.of(List.of(claimed.recordValue())));
        proof.check(claimed);
        TenantDomain verified = domains.verified(ACME, claimed, "bob");

        assertThat(verified.verifiedAt()).isPresent();
        assertThat(leadsTo(HOST)).contains("acme");
        assertThat(domains.verified(ACME, claimed, "bob")).as("once is enough").isEqualTo(verified);
        domains.remove(ACME, HOST, "ann");
        domains.remove(ACME, HOST, "ann");
        assertThat(leadsTo(HOST)).isEmpty();
        assertThat(tenancy.database().query("select actor, action, tenant_slug, detail from audit_events order by id"))
                .containsExactly(
                        "ann|domain.claimed|acme|projects.acme.example",
                        "bob|domain.verified|acme|projects.acme.example",
                        "ann|domain.removed|acme|projects.acme.example");
    }

    @Test
    void a_repeated_claim_keeps_its_token_and_every_claim_has_one_of_its_own() throws SQLException {
        TenantDomain first = domains.claim(ACME, HOST, "ann");

        assertThat(domains.claim(ACME, HOST, "ann")).isEqualTo(first);
        assertThat(domains.claim(GLOBEX, HOST, "eve").token()).isNotEqualTo(first.token());
        assertThat(domains.list(ACME)).containsExactly(first);
    }

    @Test
    void the_token_is_found_among_other_records_and_in_several_strings() throws SQLException {
        TenantDomain claimed = domains.claim(ACME, HOST, "ann");
        String value = claimed.recordValue();

        dns.txt(
                RECORD,
                List.of(
                        List.of("v=spf1 include:_spf.example.com ~all"),
                        List.of("a \"quoted\" \\ text"),
                        List.of(value.substring(0, 20), value.substring(20))));

        assertThatNoException().isThrownBy(() -> proof.check(claimed));
    }

    @ParameterizedTest
    @CsvSource({
        "NAME_ERROR,     does not have, there is no such name",
        "NO_ERROR,       does not have, the name holds no TXT record",
        "SERVER_FAILURE, could not be asked, try again",
        "REFUSED,        could not be asked, try again",
        "SILENCE,        could not be asked, no server answered in time",
    })
    void what_the_dns_says_is_told_apart(Rcode code, String what, String why) throws SQLException {
        TenantDomain claimed = domains.claim(ACME, HOST, "ann");
        dns.answers(RECORD, code);

        assertThatExceptionOfType(DomainNotVerified.class)
                .isThrownBy(() -> proof.check(claimed))
                .withMessageContaining(what)
                .withMessageContaining(why)
                .withMessageContaining(RECORD)
                .withMessageContaining(claimed.recordValue());
    }

    @Test
    void a_server_that_is_not_there_is_told_within_moments() throws SQLException {
        TenantDomain claimed = domains.claim(ACME, HOST, "ann");
        DnsServer gone = new DnsServer();
        gone.close();
        DomainProof asksNobody = new DomainProof(new TxtLookup(Optional.of(gone.address()), Duration.ofMillis(200)));

        assertThatExceptionOfType(DomainNotVerified.class)
                .isThrownBy(() -> asksNobody.check(claimed))
                .withMessageContaining("could not be asked");
    }

    @Test
    void another_token_is_shown_and_never_taken_for_ours() throws SQLException {
        TenantDomain claimed = domains.claim(ACME, HOST, "ann");
        dns.txt(
                RECORD,
                List.of(
                        List.of(domains.claim(GLOBEX, HOST, "eve").recordValue()),
                        List.of(claimed.recordValue() + "0"),
                        List.of(claimed.token()),
                        List.of("more")));

        assertThatExceptionOfType(DomainNotVerified.class)
                .isThrownBy(() -> proof.check(claimed))
                .withMessageContaining("it holds")
                .withMessageContaining("and 1 more");
    }

    @Test
    void what_a_strange_dns_says_is_shown_in_print_and_cut() throws SQLException {
        TenantDomain claimed = domains.claim(ACME, HOST, "ann");
        dns.txt(RECORD, List.of(List.of("\u001b[31m<script>" + "x".repeat(200))));

        assertThatExceptionOfType(DomainNotVerified.class)
                .isThrownBy(() -> proof.check(claimed))
                .withMessageContaining("'?[31m<script>xxx")
                .withMessageContaining("x…'")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void of_tenants_that_prove_a_host_at_once_one_gets_it() throws Exception {
        TenantDomain ofAcme = domains.claim(ACME, HOST, "ann");
        TenantDomain ofGlobex = domains.claim(GLOBEX, HOST, "eve");
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<Boolean>> proofs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Slug slug = i == 0 ? ACME : GLOBEX;
            TenantDomain domain = i == 0 ? ofAcme : ofGlobex;
            proofs.add(threads.submit(() -> {
                go.await();
                try {
                    domains.verified(slug, domain, "race");
                    return true;
                } catch (DomainTaken e) {
                    return false;
                }
            }));
        }
        go.countDown();
        assertThat(List.of(proofs.get(0).get(), proofs.get(1).get())).containsExactlyInAnyOrder(true, false);
        threads.shutdown();

        Slug loser = leadsTo(HOST).orElseThrow().equals("acme") ? GLOBEX : ACME;
        assertThatExceptionOfType(DomainTaken.class)
                .isThrownBy(() -> domains.claim(loser, HOST, "ann"))
                .withMessageContaining("projects.acme.example");
        assertThat(tenancy.database().query("select count(*) from audit_events where action = 'domain.verified'"))
                .containsExactly("1");
    }

    @Test
    void a_claim_that_was_given_up_or_made_anew_meanwhile_is_not_verified() throws SQLException {
        TenantDomain claimed = domains.claim(ACME, HOST, "ann");
        domains.remove(ACME, HOST, "ann");
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> domains.verified(ACME, claimed, "ann"));

        domains.claim(ACME, HOST, "ann");
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> domains.verified(ACME, claimed, "ann"));
        assertThat(leadsTo(HOST)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "acme.example.com", "a.b.example.com"})
    void a_host_below_our_own_domain_is_nobodys_to_claim(String host) throws SQLException {
        HostClaims ours = new HostClaims(domains, Optional.of("example.com"), proof);
        HostClaims nobodys = new HostClaims(domains, Optional.empty(), proof);

        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> ours.claim(ACME, new HostName(host), "ann"))
                .withMessageContaining("at or below 'example.com'");

        assertThat(domains.list(ACME)).isEmpty();
        assertThat(ours.claim(ACME, HOST, "ann").host()).isEqualTo(HOST);
        assertThat(nobodys.claim(ACME, new HostName(host), "ann").host()).hasToString(host);
    }

    @Test
    void a_host_that_is_verified_is_not_looked_for_again() throws SQLException {
        HostClaims claims = new HostClaims(domains, Optional.empty(), proof);
        TenantDomain claimed = claims.claim(ACME, HOST, "ann");
        assertThatExceptionOfType(DomainNotVerified.class).isThrownBy(() -> claims.verify(ACME, claimed, "ann"));
        dns.txt(RECORD, List.of(List.of(claimed.recordValue())));
        TenantDomain verified = claims.verify(ACME, claimed, "ann");
        dns.answers(RECORD, Rcode.NAME_ERROR);

        assertThat(claims.verify(ACME, verified, "ann")).isEqualTo(verified);
        assertThat(domains.find(ACME, HOST)).contains(verified);
        assertThat(domains.find(GLOBEX, HOST)).isEmpty();
    }

    @Test
    void a_tenant_that_is_not_there_claims_nothing() {
        Slug nobody = new Slug("nobody");

        assertThatExceptionOfType(TenantNotFound.class).isThrownBy(() -> domains.claim(nobody, HOST, "ann"));
        assertThatExceptionOfType(TenantNotFound.class).isThrownBy(() -> domains.list(nobody));
        assertThatExceptionOfType(TenantNotFound.class).isThrownBy(() -> domains.remove(nobody, HOST, "ann"));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com,          true",
        "acme.example.com,     true",
        "a.b.example.com,      true",
        "notexample.com,       false",
        "example.com.evil.org, false",
    })
    void tells_hosts_below_a_domain_from_those_that_look_so(String host, boolean below) {
        assertThat(new HostName(host).isAtOrBelow("example.com")).isEqualTo(below);
    }

    private static Optional<String> leadsTo(HostName host) throws SQLException {
        return new AccessDirectory(tenancy.database().app())
                .byHost(host)
                .map(entry -> entry.tenant().slug().value());
    }
}
