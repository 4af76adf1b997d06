package dev.tenancy.web.admin.tenant;

import dev.tenancy.access.ApiKeys;
import dev.tenancy.access.ApiKeys.NewKey;
import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.KeyName;
import dev.tenancy.access.KeyScope;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.tenant.Slug;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Choice;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.Links;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import dev.tenancy.web.admin.Secret;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tenant's API keys: made, rotated, revoked. A secret is shown once, on the page that follows. */
@Named("tenantKeys")
@RequestScoped
public class TenantKeys {

    private static final String NEVER = "never";

    private static final List<Choice> LIFETIMES = List.of(
            new Choice(NEVER, "Never"),
            new Choice("P30D", "In 30 days"),
            new Choice("P90D", "In 90 days"),
            new Choice("P365D", "In a year"));

    private static final List<Choice> OVERLAPS = List.of(
            new Choice("PT0S", "At once"),
            new Choice("PT1H", "In an hour"),
            new Choice("P1D", "In a day"),
            new Choice("P7D", "In a week"),
            new Choice("P30D", "In 30 days"));

    @EJB
    private ApiKeys keys;

    @Inject
    private TenantPage page;

    @Inject
    private Acting acting;

    @Inject
    private Notices notices;

    @Inject
    private Links links;

    private String name = "";
    private String scope = KeyScope.WRITE.code();
    private String lifetime = NEVER;
    private String overlap = "P1D";
    private @Nullable List<KeyFacts> list;

    /** All keys, newest first. */
    public List<KeyFacts> getList() {
        List<KeyFacts> known = list;
        if (known == null) {
            known = keys.list(page.mustHaveSlug());
            list = known;
        }
        return known;
    }

    /** Where a key stands: {@code active}, {@code expiring}, {@code expired} or {@code revoked}. */
    public String state(KeyFacts key) {
        Instant now = Instant.now();
        if (key.revokedAt().isPresent()) {
            return "revoked";
        }
        if (!key.isGood(now)) {
            return "expired";
        }
        return key.expiresAt()
                        .filter(end -> end.isBefore(now.plus(Duration.ofDays(14))))
                        .isPresent()
                ? "expiring"
                : "active";
    }

    /** Whether a key opens anything. */
    public boolean isGood(KeyFacts key) {
        return key.isGood(Instant.now());
    }

    /** Makes a key. */
    public void create() {
        Optional<KeyName> goodName = Fields.read("key-name", name, KeyName::new);
        if (goodName.isEmpty()) {
            return;
        }
        Optional<Instant> end = Optional.of(lifetime)
                .filter(text -> !text.equals(NEVER))
                .map(text -> Instant.now().plus(Duration.parse(text)));
        Slug slug = page.mustHaveSlug();
        show(
                acting.as(
                        OperatorRole.OPERATOR,
                        actor -> keys.create(slug, goodName.get(), KeyScope.of(scope), end, actor)),
                "The new API key");
    }

    /** Makes a successor of the key that was meant, and lets that one end after a while. */
    public void rotate() {
        Slug slug = page.mustHaveSlug();
        meant().ifPresent(key -> show(
                acting.as(OperatorRole.OPERATOR, actor -> keys.rotate(slug, key, Duration.parse(overlap), actor)),
                "The key's successor"));
    }

    /** Ends the key that was meant. */
    public void revoke() {
        Slug slug = page.mustHaveSlug();
        meant().ifPresent(key -> {
            Attempt<Boolean> revoked = acting.as(OperatorRole.OPERATOR, actor -> {
                keys.revoke(slug, key, actor);
                return true;
            });
            revoked.refusal().ifPresent(problem -> notices.refused(problem.detail()));
            revoked.result().ifPresent(done -> {
                notices.done("The key is revoked: it opens nothing any more.");
                Redirect.to(links.here());
            });
        });
    }

    private void show(Attempt<NewKey> made, String what) {
        made.refusal().ifPresent(problem -> notices.refused(problem.detail()));
        made.result().ifPresent(key -> {
            new Secret(
                            what + " '" + key.facts().name() + "'. Copy it now: it is not shown again.",
                            key.secret().value())
                    .carry();
            Redirect.to(links.here());
        });
    }

    /** A row's dialog sends which key it is about: rows may have moved since. */
    private Optional<UUID> meant() {
        String sent = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterMap()
                .getOrDefault("key", "");
        try {
            return Optional.of(UUID.fromString(sent));
        } catch (IllegalArgumentException none) {
            notices.warn("No key was chosen; press the button in the row of the one that is meant.");
            return Optional.empty();
        }
    }

    /** When a key may end. */
    public List<Choice> getLifetimes() {
        return LIFETIMES;
    }

    /** When a rotated key may end. */
    public List<Choice> getOverlaps() {
        return OVERLAPS;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getScope() {
        return scope;
    }

    public void setScope(String scope) {
        this.scope = scope;
    }

    public String getLifetime() {
        return lifetime;
    }

    public void setLifetime(String lifetime) {
        this.lifetime = lifetime;
    }

    public String getOverlap() {
        return overlap;
    }

    public void setOverlap(String overlap) {
        this.overlap = overlap;
    }
}
