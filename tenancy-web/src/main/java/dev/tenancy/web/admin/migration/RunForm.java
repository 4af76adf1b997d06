package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.Canary;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.Rehearsal;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.TaskOrder;
import dev.tenancy.migration.WaveGate;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.tenant.Slug;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.admin.Redirect;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.component.UIComponent;
import jakarta.faces.context.FacesContext;
import jakarta.faces.validator.ValidatorException;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do. It begins as somebody at a browser would want it: a canary of one percent, then an approval,
 * then all the others.
 */
@Named
@RequestScoped
public class RunForm {

    private static final String SEPARATORS = "[\\s,;]+";

    @EJB
    private FleetMigrations migrations;

    @Inject
    private Me me;

    private String only = PageParameters.get("tenants").orElse("");
    private String exclude = "";
    private String canary = "1%";
    private @Nullable Integer waveSize;
    private String gate = "approval";
    private int pauseSeconds = 60;
    private String budget = RunOptions.DEFAULT.maxFailures().toString();
    private String order = "name";
    private String label = "";
    private int lockMillis = Math.toIntExact(RunOptions.DEFAULT.lockTimeout().toMillis());
    private int statementSeconds;
    private int attempts = RunOptions.DEFAULT.attempts();
    private int sample = 3;
    private Optional<Rehearsal> rehearsal = Optional.empty();

    /** Starts the run, and shows it. */
    public void start() {
        me.must(OperatorRole.OPERATOR);
        if (isComplete()) {
            MigrationRun run = migrations.start(options(), me.getActor());
            Redirect.to(RunPage.path(run.id()));
        }
    }

    /** Tries it on some tenants of each group, and rolls back. */
    public void rehearse() {
        me.must(OperatorRole.OPERATOR);
        if (isComplete()) {
            rehearsal = Optional.of(migrations.rehearse(options(), sample));
        }
    }

    /** What came of the rehearsal that was asked for just now. */
    public Optional<Rehearsal> getRehearsal() {
        return rehearsal;
    }

    /** How long a whole group would take on one connection, by what the rehearsal took. */
    public Duration expected(Rehearsal.Group group) {
        return group.median().multipliedBy(group.tenants());
    }

    /** Whether the options that are seldom touched are shown: where one of them was touched, or was refused. */
    public boolean isMoreOpen() {
        return FacesContext.getCurrentInstance().isPostback();
    }

    private boolean isComplete() {
        if (order.equals("label") && label.isBlank()) {
            FacesContext.getCurrentInstance()
                    .addMessage("label", new FacesMessage("Say by which label, or choose another order."));
            return false;
        }
        return true;
    }

    private RunOptions options() {
        return new RunOptions(
                slugs(only),
                slugs(exclude),
                TaskOrder.parse(order.equals("label") ? "label:" + label.strip() : order),
                Optional.of(canary).filter(text -> !text.isBlank()).map(Canary::parse),
                Optional.ofNullable(waveSize).map(OptionalInt::of).orElseGet(OptionalInt::empty),
                gate(),
                ErrorBudget.parse(budget.strip()),
                Duration.ofMillis(lockMillis),
                Duration.ofSeconds(statementSeconds),
                attempts);
    }

    private WaveGate gate() {
        return switch (gate) {
            case "approval" -> new WaveGate.Approval();
            case "pause" -> new WaveGate.Pause(Duration.ofSeconds(pauseSeconds));
            default -> new WaveGate.Open();
        };
    }

    private static List<String> slugs(String text) {
        return Arrays.stream(text.strip().split(SEPARATORS))
                .filter(name -> !name.isEmpty())
                .map(name -> new Slug(name).value())
                .distinct()
                .toList();
    }

    /** Checks names of tenants. */
    public void checkTenants(FacesContext faces, UIComponent input, Object value) {
        check(value, RunForm::slugs);
    }

    /** Checks the canary. */
    public void checkCanary(FacesContext faces, UIComponent input, Object value) {
        check(value, text -> {
            if (!text.isBlank() && Canary.parse(text) instanceof Canary.Named named) {
                named.tenants().forEach(Slug::new);
            }
        });
    }

    /** Checks the error budget. */
    public void checkBudget(FacesContext faces, UIComponent input, Object value) {
        check(value, text -> ErrorBudget.parse(text.strip()));
    }

    private static void check(@Nullable Object value, Consumer<String> rule) {
        try {
            rule.accept(value == null ? "" : String.valueOf(value));
        } catch (IllegalArgumentException e) {
            throw new ValidatorException(new FacesMessage(Fields.sentence(String.valueOf(e.getMessage()))), e);
        }
    }

    /** The slugs of those that alone are migrated; empty: all that are behind. */
    public String getOnly() {
        return only;
    }

    public void setOnly(@Nullable String only) {
        this.only = text(only);
    }

    /** The slugs of those that are left out. */
    public String getExclude() {
        return exclude;
    }

    public void setExclude(@Nullable String exclude) {
        this.exclude = text(exclude);
    }

    /** Who goes first: a number, a percentage or slugs; empty: nobody. */
    public String getCanary() {
        return canary;
    }

    public void setCanary(@Nullable String canary) {
        this.canary = text(canary);
    }

    /** How many each further wave has; null: all in one. */
    public @Nullable Integer getWaveSize() {
        return waveSize;
    }

    public void setWaveSize(@Nullable Integer waveSize) {
        this.waveSize = waveSize;
    }

    /** What stands between waves: {@code open}, {@code pause} or {@code approval}. */
    public String getGate() {
        return gate;
    }

    public void setGate(@Nullable String gate) {
        this.gate = text(gate);
    }

    /** How long a pause between waves is. */
    public int getPauseSeconds() {
        return pauseSeconds;
    }

    public void setPauseSeconds(int pauseSeconds) {
        this.pauseSeconds = pauseSeconds;
    }

    /** How many may fail: a number or a percentage. */
    public String getBudget() {
        return budget;
    }

    public void setBudget(@Nullable String budget) {
        this.budget = text(budget);
    }

    /** The order: {@code name}, {@code size} or {@code label}. */
    public String getOrder() {
        return order;
    }

    public void setOrder(@Nullable String order) {
        this.order = text(order);
    }

    /** The label that makes the order. */
    public String getLabel() {
        return label;
    }

    public void setLabel(@Nullable String label) {
        this.label = text(label);
    }

    /** How long a statement waits for a lock. */
    public int getLockMillis() {
        return lockMillis;
    }

    public void setLockMillis(int lockMillis) {
        this.lockMillis = lockMillis;
    }

    /** How long a statement may take; 0: as long as it needs. */
    public int getStatementSeconds() {
        return statementSeconds;
    }

    public void setStatementSeconds(int statementSeconds) {
        this.statementSeconds = statementSeconds;
    }

    /** How often a tenant is tried. */
    public int getAttempts() {
        return attempts;
    }

    public void setAttempts(int attempts) {
        this.attempts = attempts;
    }

    /** How many tenants of each group are rehearsed. */
    public int getSample() {
        return sample;
    }

    public void setSample(int sample) {
        this.sample = sample;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
