package dev.tenancy.server;

import dev.tenancy.audit.AuditEvent;
import dev.tenancy.audit.AuditQuery;
import dev.tenancy.audit.AuditSearch;
import dev.tenancy.audit.AuditTrail;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Optional;
import javax.sql.DataSource;

/** The audit trail inside a server: a thin shell around {@link AuditSearch}. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({AuditTrail.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AuditService implements AuditTrail {

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Override
    public Page<AuditEvent, Long> list(AuditQuery query, Limit limit, Optional<Long> before) {
        return DatabaseCall.answer(
                "the audit trail cannot be read", () -> new AuditSearch(registry).page(query, limit, before));
    }
}
