package dev.tenancy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.access.ApiKeys;
import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.KeyName;
import dev.tenancy.operator.Operators.NewToken;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.LastAdmin;
import dev.tenancy.problem.TenancyException.LoginRefused;
import dev.tenancy.problem.TenancyException.OperatorExists;
import dev.tenancy.problem.TenancyException.OperatorNotFound;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.problem.TenancyException.TooManyKeys;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.testing.TestTenancy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts, log-ins and tokens of operators, on a real database. */
class OperatorsTest {

    private static final TestTenancy TENANCY = TestTenancy.create();
    private static final String PASSWORD = "correct horse battery staple";
    private static final Username ADA = new Username("ada");
    private static final Username BOB = new Username("bob");
    private static final Username EVE = new Username("eve");

    private final TestHash hash = new TestHash();
    private final OperatorDirectory directory =
            new OperatorDirectory(TENANCY.database().owner());
    private final OperatorLogin login = new OperatorLogin(TENANCY.database().owner(), hash);
    private final OperatorTokens tokens = new OperatorTokens(TENANCY.database().owner());

    @BeforeEach
    void ada() throws SQLException {
        create(ADA, OperatorRole.ADMIN);
        hash.checks.set(0);
    }

    @AfterEach
    void nobody() {
        TENANCY.database().execute("delete from public.operators");
        TENANCY.database().execute("delete from public.audit_events");
    }

    @Test
    void a_good_password_logs_in_and_is_audited() throws SQLException {
        Operator operator = login.logIn("ada", PASSWORD);

        assertThat(operator.lastLoginAt().orElseThrow())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
        assertThat(actions()).containsExactly("operator.created", "operator.logged-in");
    }

    @ParameterizedTest
    @CsvSource({
        "ada,wrong",
        "ada,''",
        "nobody,correct horse battery staple",
        "'ADA',correct horse battery staple",
        "'',''"
    })
    void what_is_wrong_is_refused_and_nobody_learns_what(String username, String password) {
        assertThatThrownBy(() -> login.logIn(username, password))
                .isInstanceOf(LoginRefused.class)
                .hasMessage(new LoginRefused(Duration.ZERO).getMessage());
        assertThat(hash.checks).hasValue(1); // a hash's time, whatever the reason
    }

    @Test
    void a_disabled_account_is_refused_as_if_the_password_were_wrong() throws SQLException {
        create(BOB, OperatorRole.VIEWER);
        directory.change(BOB, Optional.empty(), Optional.of(true), Precondition.NONE, "test");

        assertThatThrownBy(() -> login.logIn("bob", PASSWORD))
                .isInstanceOf(LoginRefused.class)
                .hasMessage(new LoginRefused(Duration.ZERO).getMessage());
    }

    @Test
    void five_failures_lock_the_account_for_a_time_that_doubles() throws SQLException {
        for (int i = 1; i < 5; i++) {
            assertThat(refused("ada", "wrong").retryAfter()).isZero();
        }
        assertThat(refused("ada", "wrong").retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(actions()).endsWith("operator.login-refused", "operator.locked");

        int looked = hash.checks.get();
        String locked = lockedUntil();
        assertThat(refused("ada", PASSWORD).retryAfter()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(refused("ada", "wrong").retryAfter()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(lockedUntil()).as("attempts meanwhile do not extend it").isEqualTo(locked);
        assertThat(hash.checks).as("each takes a hash's time").hasValue(looked + 2);

        lockIsOver();
        assertThat(refused("ada", "wrong").retryAfter()).isEqualTo(Duration.ofSeconds(60));
        lockIsOver();
        assertThat(login.logIn("ada", PASSWORD).lockedUntil()).isEmpty();
        assertThat(refused("ada", "wrong").retryAfter())
                .as("counted from one again")
                .isZero();
    }

    @Test
    void a_username_that_is_nobodys_locks_like_one_that_is_somebodys() throws SQLException {
        for (int i = 1; i < 5; i++) {
            assertThat(refused("nosuch", "wrong").getMessage())
                    .isEqualTo(refused("ada", "wrong").getMessage());
        }
        assertThat(refused("nosuch", "wrong").getMessage())
                .isEqualTo(refused("ada", "wrong").getMessage());
        assertThat(refused("nosuch", "wrong").retryAfter()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    }

    @Test
    void a_strangers_lock_doubles_and_what_is_no_username_is_not_remembered() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);
        Strangers strangers = new Strangers(clock::get);
        for (int i = 1; i < 5; i++) {
            assertThat(strangers.refused("nosuch")).isZero();
            assertThat(strangers.refused("No Username")).isZero();
        }
        assertThat(strangers.refused("nosuch")).isEqualTo(Duration.ofSeconds(30));
        assertThat(strangers.refused("No Username")).isZero();

        clock.addAndGet(Duration.ofSeconds(29).toNanos());
        assertThat(strangers.refused("nosuch")).isEqualTo(Duration.ofSeconds(1));
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(strangers.refused("nosuch")).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_lock_grows_up_to_an_hour() {
        assertThat(LockOut.after(4)).isZero();
        assertThat(LockOut.after(11)).isEqualTo(Duration.ofMinutes(32));
        assertThat(LockOut.after(12)).isEqualTo(Duration.ofHours(1));
        assertThat(LockOut.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void attempts_at_once_get_no_more_guesses_than_one_after_the_other() throws Exception {
        List<Boolean> refused = together(20, () -> {
            refused("ada", "wrong");
            return true;
        });

        assertThat(refused).hasSize(20);
        assertThat(one("select failed_logins from public.operators where username = 'ada'"))
                .isEqualTo("5");
        assertThat(actions()).filteredOn("operator.login-refused"::equals).hasSize(5);
    }

    @Test
    void of_two_admins_who_remove_each_other_at_once_one_stays() throws Exception {
        create(BOB, OperatorRole.ADMIN);
        for (int round = 0; round < 10; round++) {
            ExecutorService admins = Executors.newFixedThreadPool(2);
            List<Future<Boolean>> removals = admins.invokeAll(List.of(() -> demoted(ADA), () -> demoted(BOB)));
            admins.shutdown();

            assertThat(List.of(removals.get(0).get(), removals.get(1).get())).containsExactlyInAnyOrder(true, false);
            TENANCY.database().execute("update public.operators set role = 'admin'");
        }
    }

    @Test
    void the_last_admin_can_be_neither_demoted_nor_disabled_nor_deleted() throws SQLException {
        create(BOB, OperatorRole.ADMIN);
        directory.change(BOB, Optional.empty(), Optional.of(true), Precondition.NONE, "test");

        assertThatThrownBy(() -> directory.change(
                        ADA, Optional.of(OperatorRole.OPERATOR), Optional.empty(), Precondition.NONE, "test"))
                .isInstanceOf(LastAdmin.class);
        assertThatThrownBy(() -> directory.change(ADA, Optional.empty(), Optional.of(true), Precondition.NONE, "test"))
                .isInstanceOf(LastAdmin.class);
        assertThatThrownBy(() -> directory.delete(ADA, Precondition.NONE, "test"))
                .isInstanceOf(LastAdmin.class);
        directory.delete(BOB, Precondition.NONE, "test");
        assertThat(directory.list()).extracting(Operator::username).containsExactly(ADA);
    }

    @Test
    void a_change_ends_sessions_and_asks_for_the_version_it_was_based_on() throws SQLException {
        Operator bob = create(BOB, OperatorRole.VIEWER);

        Operator changed = directory.change(
                BOB,
                Optional.of(OperatorRole.OPERATOR),
                Optional.empty(),
                new Precondition(Set.of(bob.version())),
                "test");

        assertThat(changed.role()).isEqualTo(OperatorRole.OPERATOR);
        assertThat(changed.sessionEpoch()).isGreaterThan(bob.sessionEpoch());
        assertThatThrownBy(() -> directory.change(
                        BOB, Optional.empty(), Optional.of(true), new Precondition(Set.of(bob.version())), "test"))
                .isInstanceOf(StaleVersion.class);
        assertThatThrownBy(() -> directory.delete(BOB, new Precondition(Set.of(bob.version())), "test"))
                .isInstanceOf(StaleVersion.class);
        assertThatThrownBy(() -> directory.delete(EVE, Precondition.NONE, "test"))
                .isInstanceOf(OperatorNotFound.class);
        assertThatThrownBy(() -> create(BOB, OperatorRole.ADMIN)).isInstanceOf(OperatorExists.class);
    }

    @Test
    void a_password_is_changed_by_who_knows_it_and_reset_by_an_admin() throws SQLException {
        String other = "wrong donkey capacitor nail";
        Operator before = directory.find(ADA).orElseThrow();
        assertThatThrownBy(() -> login.changePassword(ADA, "not it", new Password(other)))
                .isInstanceOf(LoginRefused.class);
        assertThatThrownBy(() -> login.changePassword(ADA, PASSWORD, new Password(PASSWORD)))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> login.changePassword(ADA, PASSWORD, new Password("I am Ada Lovelace")))
                .isInstanceOf(InvalidInput.class);

        Operator changed = login.changePassword(ADA, PASSWORD, new Password(other));

        assertThat(changed.sessionEpoch()).isGreaterThan(before.sessionEpoch());
        assertThat(login.logIn("ada", other).changePassword()).isFalse();
        refused("ada", PASSWORD);
        assertThat(directory.resetPassword(ADA, hash.of(PASSWORD), "test").changePassword())
                .isTrue();
        login.logIn("ada", PASSWORD);
    }

    @Test
    void a_token_is_its_owners_until_it_is_revoked_or_over_or_its_owner_shut_out() throws SQLException {
        create(BOB, OperatorRole.VIEWER);
        NewToken token = tokens.create(BOB, new KeyName("ci"), Optional.empty(), "ada");
        NewToken over = tokens.create(
                BOB, new KeyName("over"), Optional.of(Instant.now().minusSeconds(1)), "ada");

        assertThat(tokens.owner(token.secret()).orElseThrow().username()).isEqualTo(BOB);
        assertThat(tokens.owner(over.secret())).isEmpty();
        assertThat(tokens.owner(new ApiKey(token.secret().value() + "x"))).isEmpty();
        tokens.used(token.secret());
        assertThat(tokens.list(BOB)).extracting(KeyFacts::name).containsExactly("over", "ci");
        assertThat(tokens.list(BOB).get(1).lastUsedAt()).isPresent();

        directory.change(BOB, Optional.empty(), Optional.of(true), Precondition.NONE, "ada");
        assertThat(tokens.owner(token.secret())).isEmpty();
        directory.change(BOB, Optional.empty(), Optional.of(false), Precondition.NONE, "ada");
        assertThat(tokens.owner(token.secret())).isPresent();
        tokens.revoke(BOB, token.facts().id(), "ada");
        tokens.revoke(BOB, token.facts().id(), "ada");
        assertThat(tokens.owner(token.secret())).isEmpty();
        assertThat(actions()).filteredOn("operator-token.revoked"::equals).hasSize(1);
    }

    @Test
    void nobody_has_more_good_tokens_than_a_few() throws SQLException {
        for (int i = 0; i < ApiKeys.MOST; i++) {
            tokens.create(ADA, new KeyName("t" + i), Optional.empty(), "ada");
        }

        assertThatThrownBy(() -> tokens.create(ADA, new KeyName("more"), Optional.empty(), "ada"))
                .isInstanceOf(TooManyKeys.class);
    }

    @Test
    void of_two_nodes_that_start_at_once_one_adds_the_first_operator() throws Exception {
        nobody();
        String passwordHash = hash.of(PASSWORD);
        List<Boolean> added = new ArrayList<>();
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> starts = new ArrayList<>();
            for (String name : List.of("ada", "ada", "bob", "eve")) {
                starts.add(nodes.submit(() -> directory
                        .createFirst(new Username(name), passwordHash, "system")
                        .isPresent()));
            }
            for (Future<Boolean> start : starts) {
                added.add(start.get());
            }
        } finally {
            nodes.shutdown();
        }

        assertThat(added).containsOnlyOnce(true);
        assertThat(directory.list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"operator", "system", "sign-up", "start-up", "grace-period", "Ada", "a", "a b", "-ada", "ada\n"})
    void a_name_that_means_somebody_else_or_nothing_is_no_username(String name) {
        assertThatThrownBy(() -> new Username(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_password_and_no_token_is_in_the_database_or_the_audit_trail() throws SQLException {
        NewToken token = tokens.create(ADA, new KeyName("ci"), Optional.empty(), "ada");
        login.logIn("ada", PASSWORD);

        String rows = one("select string_agg(o::text, ' ') from public.operators o")
                + one("select string_agg(t::text, ' ') from public.operator_tokens t")
                + one("select string_agg(a::text, ' ') from public.audit_events a");
        assertThat(rows).contains("ada").doesNotContain(PASSWORD, token.secret().value());
    }

    private boolean demoted(Username username) throws SQLException {
        try {
            directory.change(username, Optional.of(OperatorRole.VIEWER), Optional.empty(), Precondition.NONE, "test");
            return true;
        } catch (LastAdmin refused) {
            return false;
        }
    }

    private Operator create(Username username, OperatorRole role) throws SQLException {
        return directory.create(username, hash.of(PASSWORD), role, false, "test");
    }

    private LoginRefused refused(String username, String password) throws SQLException {
        try {
            login.logIn(username, password);
        } catch (LoginRefused e) {
            return e;
        }
        throw new AssertionError(username + " got in");
    }

    private static String lockedUntil() {
        return one("select locked_until::text from public.operators where username = 'ada'");
    }

    private static void lockIsOver() {
        TENANCY.database().execute("update public.operators set locked_until = now() - interval '1 second'");
    }

    private static List<String> actions() {
        return TENANCY.database().query("select action from public.audit_events order by id");
    }

    private static String one(String sql) {
        return TENANCY.database().query(sql).get(0);
    }

    private static <T> List<T> together(int times, Callable<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(Collections.nCopies(times, work))) {
                answers.add(each.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }
}
